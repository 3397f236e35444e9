"""The invented names, places and words of the caseload."""

# ruff: noqa: SIM905 - a line of words reads better than a column of them

FAMILY = tuple(
    (
        "Moss, Reed, Dale, Yarrow, Linden, Clay, Alder, Birch, Cedar, Fern, Heath, Juniper, Larch, Maple, "
        "Rowan, Sage, Thorne, Vale, Wren, Ash, Brook, Cole, Dune, Ember, Flint, Grove, Hazel, Iris, O'Dell, "
        "Peña-Reed"
    ).split(", ")
)
GIVEN = tuple(
    (
        "Marian, Raymond, Delia, Leonard, Carol, Edison, Agnes, Elias, Martha, Simeon, Lena, Oscar, Ruth, "
        "Victor, Pauline, Herman, Ida, Walter, Nora, Francis, Clara, Albert, June, Rose, Gilbert, Ada, "
        "Wilson, Edna, Roy, Stella"
    ).split(", ")
)
PLACES = tuple(("Juniper Creek, Sandstone Flat, Cedar Basin, Two Wells, Red Bench, Long Draw").split(", "))
ANALYTES = tuple(
    ("Hemoglobin, Leukocytes, Platelets, Neutrophils, Creatinine, Potassium, Sodium, Glucose").split(", ")
)
SAID = (
    "Called the family, will try again in the evening; the road is open.",
    "Left word with the front desk, the report was faxed on Friday.",
    "The daughter drives, asks for a voucher for fuel and for a room near the center.",
    "Waits for the pathology report before the first visit can be set.",
)
