"""What a campaign brought: its list and the orders since, the lift, and rates for the next plan."""
