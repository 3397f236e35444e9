"""The second half of the walk: the link comes back, and two people at two desks meet in one record."""

from __future__ import annotations

from navigator_app.demo import story
from navigator_app.demo.steps import Step, hold
from navigator_app.demo.walker import Walker
from navigator_app.queries import standing
from navigator_app.ui.hand import Hand, Stuck
from navigator_app.ui.screens.page import Target
from navigator_app.ui.screens.review.view import ReviewPage


class Together(Walker):
    """Hear back, differ, settle, get results, look at the other end."""

    def hear_back(self, step: Step) -> None:
        """Restore the link by the banner's button; the center needs one round."""
        hold(step, "nothing is there before", not story.center_has_it(self.practice))
        self.hand.press("Restore the link")
        self.hand.wait(lambda: not self.desk.store.pending_changes(), "everything to be sent")
        hold(step, "the center sees it within one round", story.center_sees_it(self.practice))
        story.center_sends_it_back(self.practice)
        self.exchange()
        referral, patient = story.referral_of(self.desk), story.patient_of(self.desk)
        self.hand.wait(lambda: bool(story.view_of(self.desk).status_reason), "the center's words")
        self.hand.go(Target("referral", "referral", referral, patient))
        hold(step, "its words are shown", story.BACK_WORDS in " ".join(self.hand.texts()))
        self.look(step, "referral-sent-back", patient, dress=False)
        self.hold_honest(step, patient)

    def clash(self, step: Step) -> None:
        """Cut the link, write the lodging; the center writes another; restore."""
        patient, trip = story.patient_of(self.desk), story.trip_of(self.desk)
        self.hand.press("Cut the link")
        self.save_form("trip", story.OURS, trip)
        story.center_changes_the_trip(self.practice)
        self.hand.press("Restore the link")
        self.hand.wait(lambda: story.review_of(self.desk) is not None, "the Review")
        self.hand.settle()
        view = story.review_of(self.desk)
        hold(step, "it names both", view is not None and story.names_both(view))
        hold(step, "the other fields are merged", story.is_merged(self.desk))
        if view is not None:
            self.hand.go(Target("review", "review", view.key.id, patient))
        self.look(step, "lodging-review", patient)
        self.hold_honest(step, patient)

    def settle(self, step: Step) -> None:
        """Choose a side for each field and save."""
        page, patient, trip = self.hand.page, story.patient_of(self.desk), story.trip_of(self.desk)
        view = story.review_of(self.desk)
        if not isinstance(page, ReviewPage) or page.sides is None or view is None:
            raise Stuck("the Review")
        theirs = next(place for place, side in enumerate(view.sides) if not side.is_mine)
        for cards in page.sides.cards.values():
            cards[theirs].click()
        if page.whole is not None and page.model.asks_reading:
            page.whole.tick.click()
        self.look(step, "lodging-chosen", patient, dress=False)
        self.hand.press(page.save_button.accessibleName())
        self.hand.wait(lambda: not self.desk.store.pending_changes(), "the choice to be sent")
        self.practice.exchange(story.CENTER)
        self.exchange()
        hold(step, "no Review is left", story.review_of(self.desk) is None)
        hold(step, "both ends agree", story.agree(self.practice, trip, story.referral_of(self.desk)))
        hold(step, "the losing value is in the history", story.loser_is_in_history(self.desk))
        self.hand.go(Target("history", "trip", trip, patient))
        hold(step, "and is shown there", story.OURS["lodging_place"] in " ".join(self.hand.texts()))
        self.look(step, "history", patient, dress=False)
        self.hold_honest(step, patient)

    def bring_results(self, step: Step) -> None:
        """Bring in the lab's file; the center acknowledges what it sees."""
        patient = story.patient_of(self.desk)
        outcomes = self.bring(story.RESULTS)
        hold(step, "it is filed", [one.state for one in outcomes] == ["filed"])
        hold(step, "the report took the place of what was phoned", not story.awaits_report(self.desk))
        hold(step, "and of nothing else", len(story.results_of(self.desk)) == story.RESULTS_COUNT)
        self.hand.wait(lambda: not self.desk.store.pending_changes(), "the result to be sent")
        hold(step, "the center sees it", story.center_acknowledges(self.practice))
        self.exchange()
        chips = {str(standing.chip(self.desk, one).text) for one in story.results_of(self.desk)}
        hold(step, f"seen by a name, not {chips}", chips == {"Seen by Imani Okafor"})
        self.hand.go(Target("chart", "patient", patient, patient))
        self.look(step, "result", patient)
        self.hold_honest(step, patient)

    def see_the_center(self, step: Step) -> None:
        """Open the other end by the banner's button and look at its Today."""
        self.hand.press("Open the desk of Mesa View")
        desktop = self.desktops.open[story.CENTER]
        center = Hand(desktop.window, desktop.work, self.folder)
        center.pictures = self.hand.pictures
        center.wait(lambda: center.window.shell is not None, "the center's desk")
        center.settle()
        center.picture("center-today")
        step.pictures.append(center.pictures[-1])
        shown = " ".join(center.texts())
        strays = sorted(set(self.hand.strays.seen))
        hold(step, f"nothing but windows was ever shown as one, not {strays}", not strays)
        hold(step, "it is the center's", "Mesa View" in shown)
        hold(step, "with the clinics' patients", "Juniper Creek" in shown or "Marian" in shown)
