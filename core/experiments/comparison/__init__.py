"""One arm beside the control: rates, amounts and ratios, and whether chance explains them."""
