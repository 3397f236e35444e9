"""What stands around the form of a referral: which form, from which template, what was asked before, what RCIS says.

Nothing of it stands in the way: whoever knows what to write writes and saves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout

from navigator_app.queries.earlier_referrals import Earlier, again, earlier, open_twin
from navigator_app.queries.referral_entry import ReferralEntry, template
from navigator_app.remembered import remember_referral_form
from navigator_app.ui import sayings
from navigator_app.ui.forms.form import Form
from navigator_app.ui.forms.layout import Layout
from navigator_app.ui.forms.opening import Opening
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.lull import Lull
from navigator_app.ui.screens.page import Page, Target
from navigator_app.ui.screens.record.earlier import EarlierReferrals
from navigator_app.ui.screens.record.layouts import LAYOUTS
from navigator_app.ui.screens.record.templates import Templates
from navigator_app.ui.screens.record.tiers import Tiers, layout_of
from navigator_app.ui.shell.new_menu import IN_FORM, record_target
from sync.records.referral_template import ReferralTemplate
from sync.rules import rcis
from sync.rules.referral_forms import filled, is_filled, referral_forms, tier_of

CALM_MS: Final = 300


class ReferralBeside:
    """Holds itself back beside every other form."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.entry: ReferralEntry | None = None
        self.aside = EarlierReferrals(self._open, self._begin_again)
        self.tiers: Tiers | None = None
        self.templates: Templates | None = None
        self._form: Form | None = None
        self._earlier: tuple[Earlier, ...] = ()
        self._twin: Earlier | None = None
        self._before: dict[str, Any] = {}
        self._rcis_says = self._patient = self._shown_tier = ""
        self._letters: set[str] = set()
        self._calm = Lull(page, CALM_MS, self.look)

    def layout(self, found: Opening, start: Mapping[str, Any]) -> Layout:
        """Give the groups of a form, for a referral those of the form that its person chose last."""
        self.entry, self._form, self.tiers, self.templates, self._twin = (
            found.referral,
            None,
            None,
            None,
            None,
        )
        self._before, self._rcis_says, self._patient, self._earlier = {}, "", found.patient_id, ()
        self.aside.hide_all()
        if found.referral is None:
            return LAYOUTS.get(found.noun.about.name, ())
        wanted = self._page.target.more
        tier = tier_of(wanted.removeprefix(IN_FORM)) if wanted.startswith(IN_FORM) else found.referral.tier
        self.tiers = Tiers(referral_forms().whole if found.correction is not None else tier)
        return layout_of(self.tiers.tier, {**(found.image.fields if found.image else {}), **start})

    def begin(self, form: Form, place: QVBoxLayout, taken: Iterable[str]) -> None:
        """Stand above a form that is about to be shown; `taken` are the letters that are not free."""
        entry, tiers = self.entry, self.tiers
        if entry is None or tiers is None:
            return
        self._form, self._letters = form, set(taken)
        tiers.labelled.take_letter(self._letters)
        place.addWidget(tiers)
        self.templates = Templates(entry, self._page.target, is_new=form.opened is None)
        self.templates.take_letter(self._letters)
        tiers.put_beside(self.templates)
        place.addWidget(self.templates.unknown)
        self.templates.picked.connect(self._take_template)
        self.templates.keeping.connect(self._keep)
        tiers.chosen.connect(self._arrange)
        tiers.gone_on.connect(self._go_on)
        form.give_letters(self._letters)
        self._say_by_itself("", tiers.tier)

    def show_earlier(self) -> None:
        """Show what was asked for this patient before, behind the form of a new referral."""
        if self._patient and self.entry is not None and self._form is not None and self._form.opened is None:
            self._take_earlier(self.entry.earlier)

    def look_at(self, patient: str) -> None:
        """Hear whose referral it is, where that is said in the form."""
        if self.entry is None or patient == self._patient:
            return
        self._patient, desk = patient, self._page.session.desk
        if not patient:
            self._earlier = ()
            self.aside.hide_all()
            return
        self._page.ask(lambda: earlier(desk, patient), self._take_earlier)

    def reveal(self, name: str | None) -> None:
        """Show all of the referral where a field is asked about that this form does not show."""
        if (
            name is not None
            and self.tiers is not None
            and self._form is not None
            and name not in self._form.shown
        ):
            self.tiers.choose(referral_forms().whole)

    def look_soon(self) -> None:
        """Look after a moment of calm."""
        if self.entry is not None:
            self._calm.start()

    def look(self) -> None:
        """Say what is not in sight, whether the same was asked already, and where RCIS says something else."""
        form, tiers = self._form, self.tiers
        if form is None or tiers is None:
            return
        values = form.values()
        tiers.look(values)
        self._say_twin(form, open_twin(self._earlier, values.get("service") or "", values.get("to_site_id")))
        self._say_rcis(form, str(values.get("status") or "draft"), str(values.get("rcis_status") or ""))

    def _say_rcis(self, form: Form, status: str, theirs: str) -> None:
        """Say at the field what our status is there, quietly where RCIS says something else."""
        differs = rcis.mismatch(status, theirs)
        text = sayings.words(differs or rcis.means_there(status))
        if text != self._rcis_says:
            self._rcis_says = text
            is_same = Label(text, "caption", wrap=True)
            form.show_beside("rcis_status", Alert(text, "", "neutral", "circle-help") if differs else is_same)

    def _take_earlier(self, found: tuple[Earlier, ...]) -> None:
        self._earlier = found
        self.aside.show_earlier(found)
        self.look()

    def _say_twin(self, form: Form, twin: Earlier | None) -> None:
        if twin == self._twin:
            return
        self._twin = twin
        if twin is None:
            form.show_beside("service", None)
            return
        opener = button(self._page.tr("Open it"), "", "arrow-right")
        opener.clicked.connect(lambda: self._open(twin))
        since = sayings.written(twin.since) if twin.since else ""
        said = self._page.tr("There is one open since {day}: open it, or go on.").format(day=since)
        if not since:
            said = self._page.tr("There is one open: open it, or go on.")
        form.show_beside("service", Alert(said, "", "warn", "triangle-alert", opener))

    def _arrange(self, tier: str) -> None:
        form = self._form
        if form is None:
            return
        self._say_by_itself(self._shown_tier, tier)
        form.arrange(layout_of(tier, form.values()))
        form.give_letters(self._letters)
        self.show_earlier_again()
        self.look()
        if not referral_forms().tiers[tier].sets:
            desk, work = self._page.session.desk, self._page.session.work
            work.do(lambda: remember_referral_form(desk, tier), lambda _: None, lambda _: None)

    def show_earlier_again(self) -> None:
        """Draw it anew behind the form, whose fields moved."""
        if self.aside.isVisibleTo(self._page):
            self.aside.show_earlier(self._earlier)

    def _say_by_itself(self, left: str, tier: str) -> None:
        """Say of the referral what a form says by itself, and take back what one said in which nothing was written."""
        form, forms = self._form, referral_forms()
        self._shown_tier = tier
        if form is None or form.opened is not None:
            return
        if left and self._before and not self._is_written(left, form.values()):
            form.begin_with(self._before)
            self._before = {}
        sets = dict(forms.tiers[tier].sets)
        if sets:
            said, values = {**sets, **self._clocks(forms.tiers[tier].names)}, form.values()
            self._before = {name: values[name] for name in said}
            form.begin_with(said)

    def _is_written(self, tier: str, values: Mapping[str, Any]) -> bool:
        """Say whether somebody wrote what only this form asks for."""
        forms = referral_forms()
        others = [one.names for code, one in forms.tiers.items() if code not in (tier, forms.whole)]
        elsewhere = {name for names in others for name in names} | forms.by_itself
        own = (name for name in forms.tiers[tier].names if name not in elsewhere)
        return any(is_filled(name, values.get(name)) for name in own)

    def _clocks(self, names: Iterable[str]) -> dict[str, str]:
        zone = self._page.session.desk.me.zone
        return {name: zone for name in names if name.endswith("_zone")}

    def _go_on(self) -> None:
        focus = self._form.first_focus() if self._form is not None else None
        if focus is not None:
            focus.setFocus()

    def _open(self, one: Earlier) -> None:
        self._page.host.go(record_target(one.key.kind, one.key.id, self._page.target.patient_id))

    def _begin_again(self, one: Earlier) -> None:
        desk = self._page.session.desk
        self._page.ask(lambda: again(desk, one.key.id), self._fill)

    def _fill(self, values: Mapping[str, Any]) -> None:
        if self._form is not None:
            self._form.fill(values)
            self._go_on()
            self.look()

    def _take_template(self, one: str) -> None:
        desk = self._page.session.desk
        self._page.ask(lambda: template(desk, one), self._fill_template)

    def _fill_template(self, found: ReferralTemplate | None) -> None:
        if found is None or self.tiers is None or self.templates is None:
            return
        known = filled(found.values)
        self.tiers.choose(tier_of(found.tier))
        self._fill(known.values)
        self.templates.say_unknown(known.unknown)

    def _keep(self) -> None:
        target = self._page.target
        self._page.host.go(
            Target("deed", "referral", target.id, target.patient_id, "referral_templates.keep")
        )
