"""The lists of mailing tools and customer databases."""

from __future__ import annotations

from core.exports.audiences.audience_format import AudienceFormat

_LONGEST_TEXT = 255


def _short(text: str) -> str:
    return text[:_LONGEST_TEXT]


MAILCHIMP = AudienceFormat(
    name="mailchimp",
    title="Mailchimp",
    about="Contacts to import, with the segment as a tag.",
    columns=(
        ("Email Address", "email"),
        ("First Name", "first_name"),
        ("Last Name", "last_name"),
        ("Tags", "segment"),
    ),
    identifiers=("email",),
    source="https://mailchimp.com/help/format-guidelines-for-your-import-file/",
    prepare=dict.fromkeys(("first_name", "last_name", "segment"), _short),
)

KLAVIYO = AudienceFormat(
    name="klaviyo",
    title="Klaviyo",
    about="Profiles to import into a list, with segment, orders and spend as properties.",
    columns=(
        ("Email", "email"),
        ("Phone Number", "phone"),
        ("First Name", "first_name"),
        ("Last Name", "last_name"),
        ("City", "city"),
        ("Region", "region"),
        ("Country", "country"),
        ("Zip Code", "postcode"),
        ("Clientele Segment", "segment"),
        ("Clientele Orders", "orders"),
        ("Clientele Spent", "spent"),
        ("Clientele Last Order", "last_order"),
    ),
    identifiers=("email", "phone"),
    source="https://help.klaviyo.com/hc/en-us/articles/115005078967",
)

HUBSPOT = AudienceFormat(
    name="hubspot",
    title="HubSpot",
    about="Contacts to import; HubSpot asks which property the segment goes to.",
    columns=(
        ("Email", "email"),
        ("First Name", "first_name"),
        ("Last Name", "last_name"),
        ("Phone Number", "phone"),
        ("City", "city"),
        ("State/Region", "region"),
        ("Postal Code", "postcode"),
        ("Country/Region", "country"),
        ("Customer Segment", "segment"),
        ("Total Spent", "spent"),
        ("Last Order Date", "last_order"),
    ),
    identifiers=("email",),
    source="https://knowledge.hubspot.com/import-and-export/set-up-your-import-file",
    max_rows=1_048_575,
)

BREVO = AudienceFormat(
    name="brevo",
    title="Brevo",
    about="Contacts to import, with the segment as an attribute.",
    columns=(
        ("EMAIL", "email"),
        ("LASTNAME", "last_name"),
        ("FIRSTNAME", "first_name"),
        ("SMS", "phone"),
        ("SEGMENT", "segment"),
    ),
    identifiers=("email", "phone"),
    source="https://help.brevo.com/hc/en-us/articles/208729939",
)

SALESFORCE = AudienceFormat(
    name="salesforce",
    title="Salesforce",
    about="Contacts for the Data Import Wizard; a contact needs a last name.",
    columns=(
        ("First Name", "first_name"),
        ("Last Name", "last_name"),
        ("Email", "email"),
        ("Phone", "phone"),
        ("Mailing City", "city"),
        ("Mailing State/Province", "region"),
        ("Mailing Zip/Postal Code", "postcode"),
        ("Mailing Country", "country"),
        ("Description", "segment"),
    ),
    identifiers=("email", "phone"),
    needs=(("last_name", "last name"),),
    source="https://help.salesforce.com/s/articleView?id=sf.data_import_wizard.htm",
    max_rows=50_000,
)

PIPEDRIVE = AudienceFormat(
    name="pipedrive",
    title="Pipedrive",
    about="People to import; a person needs a name.",
    columns=(
        ("Person - Name", "full_name"),
        ("Person - Email", "email"),
        ("Person - Phone", "phone"),
        ("Person - Label", "segment"),
    ),
    identifiers=("email", "phone"),
    needs=(("full_name", "name"),),
    source="https://support.pipedrive.com/en/article/importing-data-into-pipedrive",
    max_rows=50_000,
)

PLAIN = AudienceFormat(
    name="plain",
    title="Plain CSV",
    about="All contact details of each customer, for any other system.",
    columns=(
        ("customer_id", "customer_id"),
        ("email", "email"),
        ("phone", "phone"),
        ("first_name", "first_name"),
        ("last_name", "last_name"),
        ("postcode", "postcode"),
        ("city", "city"),
        ("region", "region"),
        ("country", "country"),
        ("language", "language"),
        ("segment", "segment"),
        ("orders", "orders"),
        ("spent", "spent"),
        ("last_order", "last_order"),
    ),
    identifiers=("email", "phone"),
    source="",
)
