Feature: Everybody knows where a referral stands, since when, and whose move it is
  The referral process was confusing to patients and staff, and misunderstanding cost days (A09).

  Background:
    Given Marian Moss is a patient of the clinic, with a pathology report in her chart
    And Rosa began a referral of Marian to the center

  Scenario: Each word for a status says what it means and what to tell the patient
    When Rosa looks at the referral
    And Rosa presses F1
    Then Rosa reads the help about referrals
    When Rosa chooses the help page "What each status means"
    Then every status of a referral stands there with its meaning, its next step and words for the patient

  Scenario: From step to step both ends read the same
    When Rosa looks at the referral
    Then the status at Rosa's window is "Draft", and it says what to tell the patient
    And Rosa reads "Juniper Creek Clinic (PRACTICE): "
    When Rosa presses "Send referral"
    And Rosa presses "Send referral with these gaps"
    And the desks exchange
    Then both read the status "Submitted" since "Fri Nov 20, 10:12 AM MST", and the move is the center's
    When three hours pass
    And Lena looks at the referral
    And Lena presses "Accept"
    And the desks exchange
    Then both read the status "Accepted" since "Fri Nov 20, 1:12 PM MST", and the move is the center's
    When Lena presses "Appointment"
    And Lena writes "12/01/2026" under "Day"
    And Lena writes "10:00 AM" under "Time"
    And Lena chooses "In person" under "How"
    And Lena presses "Save appointment"
    And the desks exchange
    Then both read the status "Scheduled" since "Fri Nov 20, 1:12 PM MST", and the move is either side's

  Scenario: What is not offered is not this side's to do
    Given Rosa sent the referral, and the desks exchanged
    When Rosa looks at the referral
    Then Rosa is not offered "Accept"
    And Rosa is not offered "Send back"
    When Lena looks at the referral
    Then Lena is not offered "Send referral"
