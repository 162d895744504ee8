"""Community groups: all of them, one with its members, and who joins or leaves."""

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from beneficiaries.models import Person
from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.access.links import Links, may_open
from bontang_empowerment.access.views import (
    CreateOnceView,
    ScopedDetailView,
    ScopedFormView,
    ScopedListView,
    VersionedUpdateView,
    scoped_object_or_404,
    signed_in,
)
from bontang_empowerment.drafts.views import DraftedMixin
from bontang_empowerment.regions.models import Kelurahan
from programs.forms.groups import GroupCreateForm, GroupUpdateForm, MemberAddForm, MemberSearchForm
from programs.group_codes import GroupKind, Office
from programs.models import CommunityGroup, GroupMember, Proposal
from programs.services.groups import add_member, create_group, end_membership, give_office, kube_problem, update_group


class GroupFilter(ScopedFilterSet):
    name = django_filters.CharFilter(label=gettext_lazy("Name"), lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=GroupKind.choices)
    kelurahan = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Kelurahan"), queryset=Kelurahan.objects.order_by("name")
    )


class GroupListView(ScopedListView):
    model = CommunityGroup
    related = ("kelurahan",)
    template_name = "programs/group_list.html"
    opens_alike = True
    ordering = ("name", "pk")
    filterset_class = GroupFilter

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_create = Links.of(self.user).may_open("programs:group_create")
        return super().get_context_data(may_create=may_create, **kwargs)


class GroupDetailView(ScopedDetailView):
    model = CommunityGroup
    related = ("kelurahan",)
    template_name = "programs/group_detail.html"
    context_object_name = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        group: CommunityGroup = self.object
        rows = GroupMember.objects.visible_to(self.user).filter(group=group).select_related("person__household")
        members = list(rows.defer("person__nik").order_by("left_on", "person__name_key", "pk"))
        return super().get_context_data(
            members=[row for row in members if row.left_on is None],
            former=[row for row in members if row.left_on is not None],
            problem=kube_problem(group),
            offices=Office.choices,
            proposals=list(Proposal.objects.visible_to(self.user).filter(group=group).with_title().order_by("-pk")),
            propose_url=reverse("programs:proposal_create", args=[group.pk])
            if may_open(self.user, "programs:proposal_create", kelurahan_id=group.kelurahan_id)
            else "",
            may_edit=may_open(self.user, "programs:group_update", kelurahan_id=group.kelurahan_id),
            **kwargs,
        )


class GroupCreateView(DraftedMixin, CreateOnceView):
    form_class = GroupCreateForm
    template_name = "programs/group_form.html"

    def repeatable(self) -> Any:
        return CommunityGroup.objects.all()

    def repeated(self, earlier: CommunityGroup) -> HttpResponse:
        return redirect(earlier)

    def form_valid(self, form: GroupCreateForm) -> HttpResponse:
        token = form.cleaned_data["submission_token"]
        group = create_group(values=form.columns, by=self.user, submission_token=token)
        messages.success(self.request, _("%(name)s is saved.") % {"name": group})
        return redirect(group)


class GroupUpdateView(DraftedMixin, VersionedUpdateView):
    model = CommunityGroup
    form_class = GroupUpdateForm
    template_name = "programs/group_form.html"

    def save(self, form: GroupUpdateForm) -> CommunityGroup:
        version = form.cleaned_data["version"]
        return update_group(group=form.instance, version=version, values=form.columns, by=self.user)

    def saved(self, form: GroupUpdateForm, row: CommunityGroup) -> HttpResponse:
        messages.success(self.request, _("%(name)s is saved.") % {"name": row})
        return redirect(row)


class MemberAddView(ScopedFormView):
    """A post with words searches; one with a person adds them."""

    parent_model = CommunityGroup
    form_class = MemberSearchForm
    template_name = "programs/group_member_form.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._add(request) if "person" in request.POST else super().post(request, *args, **kwargs)

    def form_valid(self, form: MemberSearchForm) -> HttpResponse:
        adding = MemberAddForm(by=self.user)
        return self.render_to_response(self.get_context_data(form=form, found=list(form.found()), adding=adding))

    def _add(self, request: HttpRequest) -> HttpResponse:
        form = MemberAddForm(request.POST, by=self.user)
        if not form.is_valid():
            return self._search_again(form)
        person: Person = form.cleaned_data["person"]
        try:
            add_member(group=self.parent, person=person, joined_on=form.cleaned_data["joined_on"], by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._search_again(form)
        messages.success(request, _("%(name)s is a member now.") % {"name": person.name})
        return redirect(self.parent)

    def _search_again(self, refused: MemberAddForm) -> HttpResponse:
        form = MemberSearchForm(by=self.user)
        return self.render_to_response(self.get_context_data(form=form, refused=refused))


@require_POST
def member_office(request: HttpRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    office = request.POST.get("office", "")
    if office in {"", *Office.values}:
        give_office(member=member, office=office, by=signed_in(request))
        messages.success(request, _("The officers are saved."))
    return redirect(member.group)


@require_POST
def member_leave(request: HttpRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    end_membership(member=member, by=signed_in(request))
    messages.success(request, _("%(name)s is no longer a member.") % {"name": member.person.name})
    return redirect(member.group)


def _member(request: HttpRequest, pk: int) -> GroupMember:
    member: GroupMember = scoped_object_or_404(request, GroupMember.objects.select_related("group", "person"), pk=pk)
    return member
