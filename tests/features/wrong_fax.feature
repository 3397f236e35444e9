Feature: A fax that would go to the wrong place
  Notes were sent to a wrong fax number and never received, and nobody knew (A05).

  Background:
    Given Marian Moss is a patient of the clinic, with a pathology report in her chart
    And Dry Fork Hospital has no Navigator, and two faxes of which one was verified this month
    And Rosa has a referral of Marian to Dry Fork Hospital with a packet ready to go

  Scenario: A number that nobody verified needs a second look
    When Rosa looks at the referral
    And Rosa presses "Send packet"
    And Rosa chooses "Fax" under "How it goes"
    And Rosa writes "(555) 555-0143" under "Number or address"
    And Rosa presses "Note packet as sent"
    Then Rosa reads "Nobody verified this number. Type its last four, or verify it first."
    When Rosa writes "0134" under "Its last four"
    And Rosa presses "Note packet as sent"
    Then Rosa reads "These are not its last four."
    When Rosa writes "0143" under "Its last four"
    And Rosa presses "Note packet as sent"
    Then Rosa reads "Nobody there has said that they have it."
    And Rosa reads "not verified when it was used"

  Scenario: A packet that nobody there confirmed becomes work for whoever sent it
    Given Rosa faxed the packet to the verified number
    When two business days pass
    And Rosa opens the page "Today"
    Then Rosa finds "Delivery not confirmed" on Today
    When Rosa looks at the referral
    And Rosa presses "Confirmed by…"
    And Rosa writes "T. Begay" under "Name of the person who has it"
    And Rosa chooses "By phone" under "How they said so"
    And Rosa presses "Save delivery"
    Then Rosa reads "Delivered: confirmed by T. Begay, By phone"
    And Rosa finds "Delivery not confirmed" on Today no more

  Scenario: What the center finds out about a number holds at the clinic, too
    Given the desks exchange
    And Rosa faxed the packet to the verified number
    When the desks exchange
    And Lena finds the number in the directory and presses F
    And Lena writes "A dentist has this number now" under "What happened there"
    And Lena presses "Set it aside"
    And the desks exchange
    And Rosa finds the number in the directory
    Then Rosa reads "Set aside"
    And Rosa reads "A dentist has this number now"
    And the directory at Rosa's desk lists the packet that went there
    And Rosa finds "Its number failed: send it to another" on Today
    When Rosa makes the next version and wants to fax it
    Then the number is not among those that Rosa may choose
    And a fax that Rosa sends there nevertheless is refused
