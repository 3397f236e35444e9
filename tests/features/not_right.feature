Feature: Nobody travels two and a half hours for a referral that is not right
  A patient came a long way, and something in the referral was not right (A08).

  Background:
    Given Marian Moss is a patient of the clinic, with a pathology report in her chart
    And Rosa began a referral of Marian to the center
    And the desks exchange

  Scenario: What is missing is said before it goes, comes back in words, and is answered
    When Rosa looks at the referral
    Then Rosa reads "Draft"
    When Rosa presses "Send referral"
    Then Rosa reads "Not ready yet"
    And Rosa reads "Pathology"
    And Rosa reads "Draft"
    When Rosa presses "Send referral with these gaps"
    And the desks exchange
    And Lena looks at the referral
    Then both read that the next move is the center's
    When Lena presses "Send back"
    And Lena writes "The pathology report is of the other side. Please send the one of the left." under "Your words"
    And Lena presses "Send back" to say so
    And the desks exchange
    Then both read that the next move is the clinic's
    And Rosa reads "The pathology report is of the other side."
    When Rosa presses "Answer"
    And Rosa writes "Here is the one of the left." under "Your answer"
    And Rosa presses "Send answer"
    And the desks exchange
    Then both read that the next move is the center's
    And Lena reads "Here is the one of the left."
    When Lena presses "Accept"
    And the desks exchange
    Then Rosa reads "Accepted"
    And Lena reads "Accepted"

  Scenario: A visit on a day that the payer did not promise is not ready, and says so at both ends
    Given the payer promised medical oncology from Nov 20 through Nov 30
    And the center accepted the referral
    When Rosa looks at the referral
    Then the authorization reads "Ready" at Rosa's window
    When Lena looks at the referral
    And Lena books the visit on 12/04/2026 at 10:00 AM
    And the desks exchange
    Then the authorization reads "Missing" at Rosa's window
    And Rosa reads "Its dates do not cover the service."
    When Rosa asks the payer for more days, through Dec 31
    And Ben confirms the change, as the second person
    And the desks exchange
    And Rosa looks at the referral
    Then the authorization reads "Ready" at Rosa's window
