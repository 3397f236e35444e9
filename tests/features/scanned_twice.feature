Feature: The same scan once, not twice
  Scans and labs were made again because nobody knew of the first, and the patient was billed twice (A06).

  Background:
    Given Marian Moss is a patient of the clinic, with a pathology report in her chart

  Scenario: The earlier scan is told before it is asked for again, and its report is asked for instead
    Given Marian had a "CT chest" at the center nine days ago, and its report is not here
    When Rosa begins a referral of Marian for "CT chest"
    Then Rosa reads "The same test was made before"
    And Rosa reads "CT scan of chest at Mesa View Center (PRACTICE), 11/11/2026; report not here"
    When Rosa presses "Save"
    Then Rosa reads "This test was made before."
    And no referral of Marian was saved
    When Rosa asks for the report instead
    Then a records request of Marian waits for its release

  Scenario: It is made again for a reason from the list, and that is counted
    Given Marian had a "CT chest" at the center nine days ago, and its report is not here
    When Rosa begins a referral of Marian for "CT chest"
    And Rosa says that it is made again because "The patient's state has changed"
    And Rosa presses "Save"
    Then the repeat is counted with its reason
    When the desks exchange
    Then Lena's desk counts it, too

  Scenario: Silence says what nobody looked into
    When Rosa begins a referral of Marian for "CT chest"
    Then Rosa reads "Nothing known here."
    And Rosa reads "Not checked: the center's EHR"
