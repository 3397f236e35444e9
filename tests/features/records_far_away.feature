Feature: Records that lie at another hospital
  Records are needed from many outside places, and nobody knew what was asked for, what came and what is missing (A10).

  Background:
    Given Marian Moss is a patient of the clinic, with a pathology report in her chart
    And Rosa began a referral of Marian to the center
    And Rosa wrote down that Regional Hospital is asked for the pathology report and the imaging discs

  Scenario: Nothing goes out before the patient signed
    When Rosa finds "Get the release signed" on Today
    And Rosa says how the request went out
    And Rosa chooses "Fax" under "How it was sent"
    And Rosa writes "Fax 555-0148, medical records" under "Number or address used"
    And Rosa presses "Save how it went out"
    Then Rosa reads "The release is not signed"

  Scenario: They are reminded on the third and the seventh day, and both ends know what is missing
    Given the release was signed and the request went out by fax
    And the desks exchange
    When 3 days pass
    Then Rosa finds "Remind them of the records" on Today
    When Rosa says that they were reminded
    And Rosa writes "Kim, medical records" under "With whom, or where it was left"
    And Rosa chooses "Phone" under "How"
    And Rosa presses "Save reminder"
    Then Rosa finds "Remind them of the records" on Today no more
    When 4 days pass
    Then Rosa finds "Remind them a second time" on Today
    When Rosa says how it stands with the pathology report
    And Rosa chooses "Came" under "Now it is"
    And Rosa writes "4" under "Pages that came"
    And Rosa presses "Save how it stands"
    And the desks exchange
    Then the referral at Rosa's desk has "Pathology report" as "Ready"
    And the referral at Lena's desk has "Pathology report" as "Ready"
    And the referral at Lena's desk has "Imaging discs" as "Waiting: Regional Hospital (PRACTICE)"
