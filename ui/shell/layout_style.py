"""What Streamlit leaves no setting for: a step that stays in view, contrast, sizes for fingers."""

from core import charts

LAYOUT = f"""<style>
/* The next step of loading stays in view while the choices below it scroll. */
[data-testid="stLayoutWrapper"]:has(> .st-key-load_step) {{
  position: sticky;
  top: 3.75rem;
  z-index: 90;
}}
.st-key-load_step {{ background: light-dark({", ".join(charts.PAGE)}); }}
/* The bar of the store is one quiet line. */
.st-key-store_bar {{ row-gap: 0.25rem; }}

/* Of options, what is selected: the accent on its own tint reads in neither theme. */
.stApp [data-testid="stButtonGroup"] button[data-selected="true"] {{
  color: light-dark({", ".join(charts.ON_TINT)});
}}

/* What a number is, the number, and what may be uploaded: on a second line rather than cut. */
.stApp [data-testid="stMetricLabel"] [data-testid="stMarkdownContainer"],
.stApp [data-testid="stMetricLabel"] p,
.stApp [data-testid="stMetricValue"] [data-testid="stMarkdownContainer"],
.stApp [data-testid="stMetricValue"] p,
.stApp [data-testid="stFileUploaderDropzoneInstructions"],
.stApp [data-testid="stFileUploaderDropzoneInstructions"] * {{
  white-space: normal;
  overflow: visible;
  text-overflow: clip;
}}

/* The five views of Segments on a phone: three and two, never a last one alone. */
@media (max-width: 640px) {{
  .stApp [class*="st-key-lab_view"] [role="radiogroup"] {{
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    row-gap: 0.25rem;
  }}
}}

/* Fingers: what is typed is large enough that a phone does not zoom in, what is tapped is 44 px. */
@media (pointer: coarse) {{
  .stApp input, .stApp textarea {{ font-size: 16px !important; }}
  .stApp [data-testid^="stBaseButton"]:not([data-testid="stBaseButton-elementToolbar"]),
  .stApp [data-testid="stPopoverButton"],
  .stApp [data-testid="stExpandSidebarButton"],
  .stApp [data-testid="stMainMenuButton"],
  .stApp [data-testid="stPageLink-NavLink"],
  .stApp [data-testid="stSidebarNavLink"],
  .stApp [data-testid="stCheckbox"] label,
  .stApp [data-testid="stExpander"] summary,
  .stApp [data-testid="stSelectbox"] [role="group"],
  .stApp [data-testid="stSelectbox"] button,
  .stApp [data-testid="stNumberInputContainer"],
  .stApp [data-testid^="stNumberInputStep"],
  .stApp [role="radio"],
  .stApp [role="tab"] {{ min-height: 44px; }}
  .stApp [data-testid="stExpandSidebarButton"],
  .stApp [data-testid="stMainMenuButton"] {{ min-width: 44px; }}
  /* The mark stays small, what can be tapped around it does not. */
  .stApp [data-testid="stTooltipIcon"] button {{ position: relative; }}
  .stApp [data-testid="stTooltipIcon"] button::after {{
    content: "";
    position: absolute;
    inset: -15px;
  }}
  /* Links to a heading appear under a mouse only. */
  .stApp [data-testid="stHeaderActionElements"] {{ display: none; }}
}}
</style>"""
