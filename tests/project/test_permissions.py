"""Who gets what at every address: one table over all addresses, people and states.

A new address fails these tests until it has its lines. Each cell is the status of the answer;
`in` stands for being sent to sign in. A refusal must also have changed nothing.
"""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, Invitation, Membership, Role
from assessment.models import (
    Answer,
    Assessment,
    Comment,
    ContextNote,
    Contribution,
    Delegation,
    Event,
    Evidence,
    EvidenceFile,
    Measure,
    Remark,
    Reply,
    Review,
    ReviewRating,
    Share,
    Submission,
)
from reports.models import Batch, BatchReport
from tests import data
from tests.api.asking import make_token
from tests.project.pages import own_pages, pages

STRANGER = "stranger"
PEOPLE = [STRANGER, "coordinator", "neighbour", "contributor", "observer", "reviewer", "admin"]
STATES = Assessment.State.values
GROUPS = {"any": STATES, "later": [state for state in STATES if state != Assessment.State.DRAFT]}
REFUSALS = {"in", "404", "405", "409", "422"}

# The neighbour coordinates another country; contributor and observer belong to the country of the
# assessment, the reviewer reviews it. `both` methods, `any` state: the same in each; `later` states
# are all but the draft, unless a line below says otherwise. `-`: the page belongs to no assessment.
TABLE = """
dashboard                             GET   -              in        200         200       200         200      200      200
dashboard                             POST  -              in        405         405       405         405      405      405
start                                 GET   -              in        405         405       405         405      405      405
start                                 POST  -              in        302         302       404         404      404      404

assessment                            GET   any            in        200         404       404         200      404      404
assessment                            POST  any            in        405         405       405         405      405      405
capability                            GET   any            in        200         404       404         200      404      404
capability                            POST  any            in        405         405       405         405      405      405
save_capability                       GET   any            in        302         302       302         302      302      302
save_capability                       POST  draft          in        302         404       404         404      404      404
save_capability                       POST  later          in        409         404       404         404      404      404
save_criterion                        GET   any            in        405         405       405         405      405      405
save_criterion                        POST  draft          in        200         404       404         404      404      404
save_criterion                        POST  later          in        409         404       404         404      404      404
context                               GET   any            in        200         404       404         200      404      404
context                               POST  any            in        405         405       405         405      405      405
save_context                          GET   any            in        302         302       302         302      302      302
save_context                          POST  draft          in        302         404       404         404      404      404
save_context                          POST  later          in        409         404       404         404      404      404
save_context_note                     GET   any            in        405         405       405         405      405      405
save_context_note                     POST  draft          in        200         404       404         404      404      404
save_context_note                     POST  later          in        409         404       404         404      404      404
connections                           GET   any            in        200         404       404         200      404      404
connections                           POST  any            in        405         405       405         405      405      405
evidence                              GET   any            in        200         404       404         200      404      404
evidence                              POST  any            in        405         405       405         405      405      405
add_evidence                          GET   draft          in        200         404       404         404      404      404
add_evidence                          POST  draft          in        302         404       404         404      404      404
add_evidence                          GET   later          in        302         404       404         404      404      404
add_evidence                          POST  later          in        409         404       404         404      404      404
change_evidence                       GET   draft          in        200         404       404         404      404      404
change_evidence                       POST  draft          in        302         404       404         404      404      404
change_evidence                       GET   later          in        302         404       404         404      404      404
change_evidence                       POST  later          in        409         404       404         404      404      404
remove_evidence                       GET   any            in        405         405       405         405      405      405
remove_evidence                       POST  draft          in        302         404       404         404      404      404
remove_evidence                       POST  later          in        302         404       404         404      404      404
add_file                              GET   any            in        302         302       302         302      302      302
add_file                              POST  draft          in        422         404       404         404      404      404
add_file                              POST  later          in        302         404       404         404      404      404
remove_file                           GET   any            in        405         405       405         405      405      405
remove_file                           POST  any            in        302         404       404         404      404      404
evidence_file                         GET   any            in        200         404       404         200      200      404
evidence_file                         POST  any            in        405         405       405         405      405      405
plan                                  GET   any            in        200         404       404         200      404      404
plan                                  POST  any            in        405         405       405         405      405      405
plan_file                             GET   any            in        200         404       404         200      404      404
plan_file                             POST  any            in        405         405       405         405      405      405
add_measure                           GET   any            in        200         404       404         404      404      404
add_measure                           POST  any            in        302         404       404         404      404      404
add_measure                           POST  closed         in        409         404       404         404      404      404
change_measure                        GET   any            in        200         404       404         404      404      404
change_measure                        POST  any            in        302         404       404         404      404      404
change_measure                        POST  closed         in        409         404       404         404      404      404
remove_measure                        GET   any            in        405         405       405         405      405      405
remove_measure                        POST  any            in        302         404       404         404      404      404
remove_measure                        POST  closed         in        409         404       404         404      404      404
add_proposals                         GET   any            in        405         405       405         405      405      405
add_proposals                         POST  any            in        302         404       404         404      404      404
add_proposals                         POST  closed         in        409         404       404         404      404      404
what_if                               GET   any            in        200         404       404         200      404      404
what_if                               POST  any            in        405         405       405         405      405      405
keep_targets                          GET   any            in        405         405       405         405      405      405
keep_targets                          POST  any            in        302         404       404         404      404      404
keep_targets                          POST  closed         in        409         404       404         404      404      404
report                                GET   any            in        200         404       404         200      404      404
report                                POST  any            in        405         405       405         405      405      405
report_pdf                            GET   any            in        200         404       404         200      404      404
report_pdf                            POST  any            in        405         405       405         405      405      405
report_summary                        GET   any            in        200         404       404         200      404      404
report_summary                        POST  any            in        405         405       405         405      405      405
report_docx                           GET   any            in        200         404       404         200      404      404
report_docx                           POST  any            in        405         405       405         405      405      405
report_html                           GET   any            in        200         404       404         200      404      404
report_html                           POST  any            in        405         405       405         405      405      405
classification                        GET   any            in        200         404       404         404      404      404
classification                        POST  any            in        302         404       404         404      404      404
answers_document                      GET   any            in        200         404       404         200      404      404
answers_document                      POST  any            in        405         405       405         405      405      405
workbook                              GET   any            in        200         404       404         200      404      404
workbook                              POST  any            in        405         405       405         405      405      405
result_document                       GET   any            in        200         404       404         200      404      404
result_document                       POST  any            in        405         405       405         405      405      405
assessment_table                      GET   any            in        200         404       404         200      404      404
assessment_table                      POST  any            in        405         405       405         405      405      405
take_answers                          GET   draft          in        200         404       404         404      404      404
take_answers                          GET   later          in        302         404       404         404      404      404
take_answers                          POST  draft          in        422         404       404         404      404      404
take_answers                          POST  later          in        409         404       404         404      404      404
apply_answers                         GET   any            in        302         404       404         404      404      404
apply_answers                         POST  draft          in        422         404       404         404      404      404
apply_answers                         POST  later          in        409         404       404         404      404      404

delegations                           GET   any            in        200         404       404         200      404      404
delegations                           POST  any            in        405         405       405         405      405      405
let_contributors_read                 GET   any            in        405         405       405         405      405      405
let_contributors_read                 POST  draft          in        302         404       404         404      404      404
let_contributors_read                 POST  later          in        409         404       404         404      404      404
delegate                              GET   draft          in        200         404       404         404      404      404
delegate                              GET   later          in        302         404       404         404      404      404
delegate                              POST  draft          in        302         404       404         404      404      404
delegate                              POST  later          in        409         404       404         404      404      404
delegation_terms                      GET   any            in        200         404       404         200      404      404
delegation_terms                      POST  any            in        405         405       405         405      405      405
change_delegation                     GET   any            in        302         302       302         302      302      302
change_delegation                     POST  draft          in        302         404       404         404      404      404
change_delegation                     POST  later          in        409         404       404         404      404      404
send_back                             GET   any            in        302         302       302         302      302      302
send_back                             POST  draft          in        302         404       404         404      404      404
send_back                             POST  later          in        409         404       404         404      404      404
take_back                             GET   any            in        302         302       302         302      302      302
take_back                             POST  draft          in        302         404       404         404      404      404
take_back                             POST  later          in        409         404       404         404      404      404
contributions                         GET   any            in        200         404       404         200      404      404
contributions                         POST  any            in        405         405       405         405      405      405
take_over                             GET   any            in        405         405       405         405      405      405
take_over                             POST  draft          in        302         404       404         404      404      404
take_over                             POST  later          in        409         404       404         404      404      404
take_over_undisputed                  GET   any            in        405         405       405         405      405      405
take_over_undisputed                  POST  draft          in        302         404       404         404      404      404
take_over_undisputed                  POST  later          in        409         404       404         404      404      404

delegation                            GET   any            in        404         404       200         404      404      404
delegation                            POST  any            in        405         405       405         405      405      405
save_delegation                       GET   any            in        302         302       302         302      302      302
save_delegation                       POST  draft          in        404         404       302         404      404      404
save_delegation                       POST  later          in        404         404       409         404      404      404
save_contribution                     GET   any            in        405         405       405         405      405      405
save_contribution                     POST  draft          in        404         404       200         404      404      404
save_contribution                     POST  later          in        404         404       409         404      404      404
hand_in                               GET   any            in        404         404       200         404      404      404
hand_in                               POST  draft          in        404         404       302         404      404      404
hand_in                               POST  later          in        404         404       409         404      404      404

submit                                GET   draft          in        200         404       404         404      404      404
submit                                GET   later          in        302         404       404         404      404      404
submit                                POST  draft          in        422         404       404         404      404      404
submit                                POST  later          in        409         404       404         404      404      404
submissions                           GET   any            in        200         404       404         200      404      404
submissions                           POST  any            in        405         405       405         405      405      405
submission                            GET   any            in        200         404       404         200      200      404
submission                            POST  any            in        405         405       405         405      405      405
submission_report                     GET   any            in        200         404       404         200      200      404
submission_report                     POST  any            in        405         405       405         405      405      405
submission_report_pdf                 GET   any            in        200         404       404         200      200      404
submission_report_pdf                 POST  any            in        405         405       405         405      405      405
submission_archive                    GET   any            in        200         404       404         200      200      404
submission_archive                    POST  any            in        405         405       405         405      405      405
submission_summary                    GET   any            in        200         404       404         200      200      404
submission_summary                    POST  any            in        405         405       405         405      405      405
submission_docx                       GET   any            in        200         404       404         200      200      404
submission_docx                       POST  any            in        405         405       405         405      405      405
submission_html                       GET   any            in        200         404       404         200      200      404
submission_html                       POST  any            in        405         405       405         405      405      405
submission_answers                    GET   any            in        200         404       404         200      200      404
submission_answers                    POST  any            in        405         405       405         405      405      405
submission_workbook                   GET   any            in        200         404       404         200      200      404
submission_workbook                   POST  any            in        405         405       405         405      405      405
submission_result                     GET   any            in        200         404       404         200      200      404
submission_result                     POST  any            in        405         405       405         405      405      405
submission_table                      GET   any            in        200         404       404         200      200      404
submission_table                      POST  any            in        405         405       405         405      405      405
reopen                                GET   any            in        200         404       404         404      404      404
reopen                                POST  any            in        409         404       404         404      404      404
reopen                                POST  validated      in        302         404       404         404      404      404

claim                                 GET   any            in        405         405       405         405      405      405
claim                                 POST  draft          in        404         404       404         404      409      404
claim                                 POST  later          in        404         404       404         404      409      404
claim                                 POST  submitted      in        404         404       404         404      302      404
review                                GET   any            in        404         404       404         404      200      404
review                                POST  any            in        405         405       405         405      405      405
review_capability                     GET   any            in        404         404       404         404      200      404
review_capability                     POST  any            in        405         405       405         405      405      405
review_differences                    GET   any            in        404         404       404         404      200      404
review_differences                    POST  any            in        405         405       405         405      405      405
review_changes                        GET   any            in        404         404       404         404      200      404
review_changes                        POST  any            in        405         405       405         405      405      405
review_remarks                        GET   any            in        404         404       404         404      200      404
review_remarks                        POST  any            in        405         405       405         405      405      405
review_decision                       GET   any            in        404         404       404         404      200      404
review_decision                       POST  any            in        405         405       405         405      405      405
save_review_capability                GET   any            in        302         302       302         302      302      302
save_review_capability                POST  any            in        404         404       404         404      302      404
save_rating                           GET   any            in        405         405       405         405      405      405
save_rating                           POST  any            in        404         404       404         404      200      404
agree                                 GET   any            in        405         405       405         405      405      405
agree                                 POST  any            in        404         404       404         404      302      404
add_remark                            GET   any            in        404         404       404         404      200      404
add_remark                            POST  any            in        404         404       404         404      302      404
change_remark                         GET   any            in        404         404       404         404      200      404
change_remark                         POST  any            in        404         404       404         404      302      404
remove_remark                         GET   any            in        405         405       405         405      405      405
remove_remark                         POST  any            in        404         404       404         404      302      404
ask                                   GET   any            in        302         302       302         302      302      302
ask                                   POST  any            in        404         404       404         404      409      404
ask                                   POST  in_review      in        404         404       404         404      422      404
return_for_changes                    GET   any            in        302         302       302         302      302      302
return_for_changes                    POST  any            in        404         404       404         404      409      404
return_for_changes                    POST  in_review      in        404         404       404         404      302      404
validate                              GET   any            in        302         302       302         302      302      302
validate                              POST  any            in        404         404       404         404      409      404
validate                              POST  in_review      in        404         404       404         404      302      404
give_up                               GET   any            in        302         302       302         302      302      302
give_up                               POST  any            in        404         404       404         404      409      404
give_up                               POST  in_review      in        404         404       404         404      302      404
across_first                          GET   -              in        404         404       404         404      302      404
across_first                          POST  -              in        405         405       405         405      405      405
across                                GET   -              in        404         404       404         404      200      404
across                                POST  -              in        405         405       405         405      405      405
compare                               GET   -              in        404         404       404         404      200      404
compare                               POST  -              in        405         405       405         405      405      405
compare_spread                        GET   -              in        404         404       404         404      200      404
compare_spread                        POST  -              in        405         405       405         405      405      405
compare_connections                   GET   -              in        404         404       404         404      200      404
compare_connections                   POST  -              in        405         405       405         405      405      405
compare_agreement                     GET   -              in        404         404       404         404      200      404
compare_agreement                     POST  -              in        405         405       405         405      405      405
compare_xlsx                          GET   -              in        404         404       404         404      200      404
compare_xlsx                          POST  -              in        405         405       405         405      405      405
compare_csv                           GET   -              in        404         404       404         404      200      404
compare_csv                           POST  -              in        405         405       405         405      405      405
compare_pdf                           GET   -              in        404         404       404         404      200      404
compare_pdf                           POST  -              in        405         405       405         405      405      405
compare_side_by_side                  GET   -              in        404         404       404         404      200      404
compare_side_by_side                  POST  -              in        405         405       405         405      405      405
compare_rounds                        GET   -              in        200         200       404         200      200      404
compare_rounds                        POST  -              in        405         405       405         405      405      405
batches                               GET   -              in        404         404       404         404      200      404
batches                               POST  -              in        405         405       405         405      405      405
start_batch                           GET   -              in        404         404       404         404      200      404
start_batch                           POST  -              in        404         404       404         404      302      404
batch                                 GET   any            in        404         404       404         404      200      404
batch                                 POST  any            in        405         405       405         405      405      405
batch_zip                             GET   any            in        404         404       404         404      200      404
batch_zip                             POST  any            in        405         405       405         405      405      405
batch_report                          GET   any            in        404         404       404         404      200      404
batch_report                          POST  any            in        405         405       405         405      405      405
cancel_batch                          GET   any            in        405         405       405         405      405      405
cancel_batch                          POST  any            in        404         404       404         404      302      404
retry_batch                           GET   any            in        405         405       405         405      405      405
retry_batch                           POST  any            in        404         404       404         404      302      404
remarks                               GET   any            in        200         404       404         200      404      404
remarks                               POST  any            in        405         405       405         405      405      405
reply                                 GET   any            in        302         302       302         302      302      302
reply                                 POST  draft          in        302         404       404         404      404      404
reply                                 POST  later          in        409         404       404         404      404      404
reply                                 POST  clarification  in        302         404       404         404      404      404
answer_questions                      GET   any            in        302         302       302         302      302      302
answer_questions                      POST  any            in        409         404       404         404      404      404
answer_questions                      POST  clarification  in        302         404       404         404      404      404

comments                              GET   any            in        200         404       200         200      200      404
comments                              POST  any            in        405         405       405         405      405      405
add_comment                           GET   any            in        302         302       302         302      302      302
add_comment                           POST  any            in        302         404       302         404      302      404
add_comment                           POST  closed         in        409         404       409         404      409      404
reply_to_comment                      GET   any            in        302         302       302         302      302      302
reply_to_comment                      POST  any            in        302         404       302         404      302      404
reply_to_comment                      POST  closed         in        409         404       409         404      409      404
resolve_comment                       GET   any            in        405         405       405         405      405      405
resolve_comment                       POST  any            in        302         404       302         404      302      404
resolve_comment                       POST  closed         in        409         404       409         404      409      404
reopen_comment                        GET   any            in        405         405       405         405      405      405
reopen_comment                        POST  any            in        302         404       302         404      302      404
reopen_comment                        POST  closed         in        409         404       409         404      409      404
withdraw_comment                      GET   any            in        405         405       405         405      405      405
withdraw_comment                      POST  any            in        302         404       404         404      404      404
withdraw_comment                      POST  closed         in        409         404       404         404      404      404

shares                                GET   any            in          200         404         404         404      404      404
shares                                POST  any            in          405         405         405         405      405      405
share                                 GET   any            in          405         405         405         405      405      405
share                                 POST  any            in          302         404         404         404      404      404
revoke_share                          GET   any            in          405         405         405         405      405      405
revoke_share                          POST  any            in          302         404         404         404      404      404
shared                                GET   -              in          200         200         404         200      404      404
shared                                POST  -              in          405         405         405         405      405      405
shared_report                         GET   any            in          404         404         404         404      404      404
shared_report                         POST  any            in          405         405         405         405      405      405
shared_report_pdf                     GET   any            in          404         404         404         404      404      404
shared_report_pdf                     POST  any            in          405         405         405         405      405      405
aggregates                            GET   any            in          200         404         404         200      404      404
aggregates                            POST  any            in          405         405         405         405      405      405
aggregates_csv                        GET   any            in          200         404         404         200      404      404
aggregates_csv                        POST  any            in          405         405         405         405      405      405
round_aggregates                      GET   -              in          404         404         404         404      404      200
round_aggregates                      POST  -              in          405         405         405         405      405      405
release_aggregates                    GET   -              in          405         405         405         405      405      405
release_aggregates                    POST  -              in          404         404         404         404      404      409

reference                             GET   -              200       200         200       200         200      200      200
reference                             POST  -              405       405         405       405         405      405      405
reference_framework                   GET   -              200       200         200       200         200      200      200
reference_framework                   POST  -              405       405         405       405         405      405      405
reference_requirements                GET   -              200       200         200       200         200      200      200
reference_requirements                POST  -              405       405         405       405         405      405      405
reference_connections                 GET   -              200       200         200       200         200      200      200
reference_connections                 POST  -              405       405         405       405         405      405      405
reference_sources                     GET   -              200       200         200       200         200      200      200
reference_sources                     POST  -              405       405         405       405         405      405      405
reference_search                      GET   -              200       200         200       200         200      200      200
reference_search                      POST  -              405       405         405       405         405      405      405
reference_level                       GET   -              200       200         200       200         200      200      200
reference_level                       POST  -              405       405         405       405         405      405      405
reference_capability                  GET   -              200       200         200       200         200      200      200
reference_capability                  POST  -              405       405         405       405         405      405      405
reference_capability_requirements     GET   -              200       200         200       200         200      200      200
reference_capability_requirements     POST  -              405       405         405       405         405      405      405
blank_questionnaire                   GET   -              200       200         200       200         200      200      200
blank_questionnaire                   POST  -              405       405         405       405         405      405      405
blank_capability                      GET   -              200       200         200       200         200      200      200
blank_capability                      POST  -              405       405         405       405         405      405      405
blank_workbook                        GET   -              200       200         200       200         200      200      200
blank_workbook                        POST  -              405       405         405       405         405      405      405
verify                                GET   -              200       200         200       200         200      200      200
verify                                POST  -              405       405         405       405         405      405      405

account                               GET   -              in        200         200       200         200      200      200
account                               POST  -              in        302         302       302         302      302      302
api_tokens                            GET   -              in        200         200       200         200      200      200
api_tokens                            POST  -              in        405         405       405         405      405      405
make_api_token                        GET   -              in        405         405       405         405      405      405
make_api_token                        POST  -              in        201         201       201         201      422      302
end_api_token                         GET   -              in        405         405       405         405      405      405
end_api_token                         POST  -              in        302         404       404         404      404      404
api_reference                         GET   -              200       200         200       200         200      200      200
api_reference                         POST  -              405       405         405       405         405      405      405
act_as                                GET   -              in        405         405       405         405      405      405
act_as                                POST  -              in        302         404       404         404      404      404
account_login                         both  -              200       302         302       302         302      302      302
account_logout                        GET   -              302       200         200       200         200      200      200
account_logout                        POST  -              302       302         302       302         302      302      302
account_inactive                      GET   -              200       200         200       200         200      200      200
account_inactive                      POST  -              405       405         405       405         405      405      405
account_signup                        both  -              200       302         302       302         302      302      302
account_reauthenticate                both  -              in        200         200       200         200      200      200
account_change_password               both  -              in        200         200       200         200      200      200
account_set_password                  both  -              in        302         302       302         302      302      302
account_reset_password                both  -              200       200         200       200         200      200      200
account_reset_password_done           GET   -              200       200         200       200         200      200      200
account_reset_password_done           POST  -              405       405         405       405         405      405      405
account_reset_password_from_key       both  -              200       200         200       200         200      200      200
account_reset_password_from_key_done  GET   -              200       200         200       200         200      200      200
account_reset_password_from_key_done  POST  -              405       405         405       405         405      405      405
mfa_index                             GET   -              in        200         200       200         200      200      200
mfa_index                             POST  -              in        405         405       405         405      405      405
mfa_authenticate                      both  -              302       302         302       302         302      302      302
mfa_reauthenticate                    both  -              in        302         302       302         302      302      302
mfa_activate_totp                     both  -              in        302         302       302         302      302      302
mfa_deactivate_totp                   both  -              in        404         404       404         404      404      404
mfa_view_recovery_codes               GET   -              in        404         404       404         404      404      404
mfa_view_recovery_codes               POST  -              in        405         405       405         405      405      405
mfa_generate_recovery_codes           both  -              in        302         302       302         302      302      302
mfa_download_recovery_codes           both  -              in        404         404       404         404      404      404

trail                                 GET   any            in        200         404       404         200      404      404
trail                                 POST  any            in        405         405       405         405      405      405
people                                GET   -              in        200         200       404         404      404      404
people                                POST  -              in        405         405       405         405      405      405
invite_person                         GET   -              in        302         302       404         404      404      404
invite_person                         POST  -              in        302         302       404         404      404      404
withdraw_invitation                   GET   -              in        405         405       405         405      405      405
withdraw_invitation                   POST  -              in        302         404       404         404      404      404
end_membership                        GET   -              in        405         405       405         405      405      405
end_membership                        POST  -              in        302         404       404         404      404      404
invitation                            both  -              404       404         404       404         404      404      404
round_overview                        GET   -              in        404         404       404         404      404      200
round_overview                        POST  -              in        405         405       405         405      405      405
round_overview_csv                    GET   -              in        404         404       404         404      404      200
round_overview_csv                    POST  -              in        405         405       405         405      405      405
round_archive                         GET   -              in        404         404       404         404      200      404
round_archive                         POST  -              in        405         405       405         405      405      405
notices                               GET   -              in        200         200       200         200      200      200
notices                               POST  -              in        405         405       405         405      405      405
notice_preferences                    GET   -              in        200         200       200         200      200      200
notice_preferences                    POST  -              in        302         302       302         302      302      302
stay_signed_in                        GET   -              in        405         405       405         405      405      405
stay_signed_in                        POST  -              in        204         204       204         204      204      204
openid_connect_login                  GET   -              405       405         405       405         405      405      405
openid_connect_login                  POST  -              404       404         404       404         404      404      404
openid_connect_callback               GET   -              404       404         404       404         404      404      404
openid_connect_callback               POST  -              405       405         405       405         405      405      405

set_language                          both  -              302       302         302       302         302      302      302
"""  # noqa: E501 - a table


def expectations():
    """`{(name, method, state): {person: status}}`, a line of the table opened up."""
    for line in filter(str.strip, TABLE.splitlines()):
        name, method, state, *statuses = line.split()
        expected = dict(zip(PEOPLE, statuses, strict=True))
        for each_method in ("GET", "POST") if method == "both" else (method,):
            for each_state in GROUPS.get(state, [state]):
                yield (name, each_method, each_state), expected


EXPECTED = dict(expectations())
ROUTES = {page.name: page.route for page in own_pages()}
EDITION = {"code": "tiny", "edition": "1"}
OF_AN_ASSESSMENT = [name for name, route in ROUTES.items() if "<uuid:" in route]
POSTED = {
    "save_criterion": {"L1-rating": "F", "L1-basis": "1."},
    "save_capability": {"L1-rating": "F", "L1-basis": "1."},
    "save_context": {"MONEY-text": "Enough.", "MONEY-basis": "0."},
    "save_context_note": {"MONEY-text": "Enough.", "MONEY-basis": "0."},
    "add_evidence": {"kind": "law", "title": "Act 2"},
    "change_evidence": {"kind": "law", "title": "Act 1, amended"},
    "change_delegation": {"note": "Soon, please"},
    "send_back": {"because": "Look again"},
    "take_back": {"seen": "0"},
    "save_delegation": {"L1-rating": "F", "L1-basis": "0."},
    "save_contribution": {"L1-rating": "F", "L1-basis": "0."},
    "add_measure": {"text": "Write the house rules", "status": "planned"},
    "change_measure": {"text": "Write them soon", "status": "planned", "version": "1"},
    "remove_measure": {"version": "1"},
    "add_proposals": {"proposal": ":LOANS"},
    "keep_targets": {"L1": "F"},
    "reopen": {"reason": "A new law"},
    "save_review_capability": {"L1-rating": "F", "L1-basis": "0."},
    "save_rating": {"L1-rating": "F", "L1-basis": "0."},
    "add_remark": {"text": "Which law?"},
    "change_remark": {"text": "Which law?"},
    "add_comment": {"text": "Which law?", "audience": "both"},
    "return_for_changes": {"return-reasons": "Name the law."},
    "invite_person": {"email": "new@example.org", "role": "observer"},
    "classification": {"classification": "Official"},
    "account": {"name": "Another Name"},
    "make_api_token": {"name": "Office", "scopes": ["assessments"], "days": "30"},
    "notice_preferences": {"language": "en", "mail_dates": "on"},
    "set_language": {"language": "ar"},
}


@pytest.fixture
def world(tiny):
    """The people and what they may or may not reach; everybody's address is made from it."""
    country, other = data.make_country("XA"), data.make_country("XB")
    people = {
        "coordinator": data.make_person(Role.COORDINATOR, country),
        "neighbour": data.make_person(Role.COORDINATOR, other),
        "contributor": data.make_person(Role.CONTRIBUTOR, country),
        "observer": data.make_person(Role.OBSERVER, country),
        "reviewer": data.make_person(Role.REVIEWER, reviews=[country]),
        "admin": data.make_person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True),
    }
    assessment = data.make_assessment(country, {"L1": {"rating": "P", "evidence": ["Act 1"]}})
    file = data.make_file(assessment.evidence.get(), by=people["coordinator"])
    agency = data.make_agency(country)
    delegation = data.make_delegation(assessment, agency=agency)
    reviewed = data.make_submission(assessment, by=people["coordinator"])
    newest = data.make_submission(assessment, by=people["coordinator"])
    batch = data.make_batch([reviewed], by=people["reviewer"], ready=True)
    BatchReport.objects.create(batch=batch, submission=newest, lease_until=timezone.now())
    review = data.make_review(reviewed, by=people["reviewer"])
    sent_remark = data.make_remark(review, sent_at=timezone.now())
    thread = data.make_thread(assessment, by=people["coordinator"])
    handed_in = data.make_delegation(assessment, "STAFF", agency, state="handed_in")
    return {
        "people": people,
        "delegation": delegation,
        "handed_in": handed_in,
        "posted": {
            "delegate": {"capabilities": ["LOANS"], "agencies": [agency.pk]},
            "reply": {f"reply-{sent_remark.pk}-text": "Since 2019."},
            "reply_to_comment": {f"reply-{thread.pk}-text": "Since 2019."},
            "share": {"country": other.pk, "agreed": "on"},
            "start_batch": {"language": "en", "submissions": [newest.pk]},
        },
        "assessment": assessment,
        "batch": batch,
        "submission": newest,
        "review": review,
        "remark": data.make_remark(review),
        "sent_remark": sent_remark,
        "thread": thread,
        "item": assessment.evidence.get(),
        "file": file,
        "measure": data.make_measure(assessment),
        "round": data.make_round(tiny),
        "invitation": data.make_invitation(people["coordinator"]),
        "membership": people["coordinator"].membership,
        "share": data.make_share(newest, data.make_country("XC"), by=people["coordinator"]),
        "token": make_token(people["coordinator"])[0],
    }


def address(name, world):
    """Where the page is, for the coordinator's assessment and what belongs to it."""
    arguments = {
        "start": {"pk": world["round"].pk},
        "act_as": {"pk": world["membership"].pk},
        "end_api_token": {"pk": world["token"].pk},
        "save_criterion": {"criterion": "L1"},
        "save_context_note": {"enabler": "MONEY"},
        "capability": {"capability": "LOANS"},
        "save_capability": {"capability": "LOANS"},
        "send_back": {"delegation": world["handed_in"].pk},
        "contributions": {"capability": "LOANS"},
        "take_over": {"capability": "LOANS"},
        "take_over_undisputed": {"capability": "LOANS"},
        "save_contribution": {"criterion": "L1"},
        "change_evidence": {"item": world["item"].pk},
        "remove_evidence": {"item": world["item"].pk},
        "add_file": {"item": world["item"].pk},
        "remove_file": {"item": world["item"].pk, "file": world["file"].pk},
        "evidence_file": {"file": world["file"].pk},
        "change_measure": {"item": world["measure"].pk},
        "remove_measure": {"item": world["measure"].pk},
        "review_capability": {"capability": "LOANS"},
        "save_review_capability": {"capability": "LOANS"},
        "agree": {"capability": "LOANS"},
        "save_rating": {"criterion": "L1"},
        "change_remark": {"remark": world["remark"].pk},
        "remove_remark": {"remark": world["remark"].pk},
        "reply": {"remark": world["sent_remark"].pk},
        **{name: {"criterion": "L1"} for name in ROUTES if "/comments/" in ROUTES[name]},
        "across_first": {"round_pk": world["assessment"].round_id},
        "across": {"round_pk": world["assessment"].round_id, "criterion": "L1"},
        "withdraw_invitation": {"pk": world["invitation"].pk},
        "end_membership": {"pk": world["people"]["contributor"].membership.pk},
        "invitation": {"token": "nobody-was-sent-this"},
        "round_overview": {"pk": world["round"].pk},
        "round_overview_csv": {"pk": world["round"].pk},
        "round_aggregates": {"pk": world["round"].pk},
        "release_aggregates": {"pk": world["round"].pk},
        "openid_connect_login": {"provider_id": "provider"},
        "openid_connect_callback": {"provider_id": "provider"},
        "reference_framework": EDITION,
        "reference_requirements": EDITION,
        "reference_connections": EDITION,
        "reference_sources": EDITION,
        "reference_search": EDITION,
        "reference_level": {**EDITION, "number": 1},
        "reference_capability": {**EDITION, "capability": "LOANS"},
        "reference_capability_requirements": {**EDITION, "capability": "LOANS"},
        "blank_questionnaire": EDITION,
        "blank_capability": {**EDITION, "capability": "LOANS"},
        "blank_workbook": EDITION,
        "assessment_table": {"key": "results", "kind": "csv"},
        "submission_table": {"key": "results", "kind": "csv"},
        "round_archive": {"pk": world["assessment"].round_id},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
    }.get(name, {})
    if "<uuid:pk>" in ROUTES[name]:
        arguments["pk"] = world["assessment"].pk
    for key in ("submission", "share", "review", "batch"):
        if f"<uuid:{key}>" in ROUTES[name]:
            arguments[key] = world[key].pk
    if "<uuid:report>" in ROUTES[name]:
        arguments["report"] = world["batch"].reports.done().get().pk
    for key in ("thread", "comment"):
        if f"<uuid:{key}>" in ROUTES[name]:
            arguments[key] = world["thread"].pk
    if "<uuid:delegation>" in ROUTES[name]:
        arguments.setdefault("delegation", world["delegation"].pk)
    # A measure is added to the capability that the address names.
    query = "?capability=LOANS" if name == "add_measure" else ""
    return reverse(name, kwargs=arguments) + query


def content():
    """What a refused request must not have changed."""
    return (
        list(Assessment.objects.order_by("pk").values()),
        list(Answer.objects.order_by("pk").values()),
        list(Evidence.objects.order_by("pk").values()),
        list(EvidenceFile.objects.order_by("pk").values()),
        list(ContextNote.objects.order_by("pk").values()),
        list(Delegation.objects.order_by("pk").values()),
        list(Contribution.objects.order_by("pk").values()),
        list(Measure.objects.order_by("pk").values()),
        list(Review.objects.order_by("pk").values()),
        list(ReviewRating.objects.order_by("pk").values()),
        list(Remark.objects.order_by("pk").values()),
        list(Reply.objects.order_by("pk").values()),
        list(Comment.objects.order_by("pk").values()),
        list(Share.objects.order_by("pk").values()),
        Submission.objects.count(),
        Event.objects.exclude(verb="read submission").count(),  # a refusal may show it
        list(Membership.objects.order_by("pk").values()),
        list(Invitation.objects.order_by("pk").values()),
        list(Batch.objects.order_by("pk").values()),
        list(BatchReport.objects.order_by("pk").values()),
        list(ApiToken.objects.order_by("pk").values()),
    )


def noting(written):
    """Notes the statements that change something other than when one was last seen."""

    def note(execute, sql, *rest):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            written.append(sql)
        return execute(sql, *rest)

    return note


def outcome(client, method, path, posted):
    response = getattr(client, method.lower())(path, posted if method == "POST" else {})
    to_sign_in = urlsplit(response.get("Location", "")).path == reverse("account_login")
    return "in" if to_sign_in and "next=" in response["Location"] else str(response.status_code)


@pytest.fixture
def clients(world):
    """A browser for everybody, signed in."""
    found = {person: Client() for person in PEOPLE}
    for person, who in world["people"].items():
        found[person].force_login(who)
    return found


@pytest.mark.parametrize(("name", "method"), list(dict.fromkeys(key[:2] for key in EXPECTED)))
def test_everybody_gets_what_the_table_says(clients, world, monkeypatch, name, method):
    for drawn in ("publication", "blank"):
        monkeypatch.setattr(f"reports.{drawn}.write_pdf", lambda *_page, **_options: b"%PDF")
    path = address(name, world)
    posted = POSTED.get(name) or world["posted"].get(name, {})
    found = {}
    for state in [key[2] for key in EXPECTED if key[:2] == (name, method)]:
        if state in STATES:
            Assessment.objects.update(state=state)
        found[state] = {}
        for person, client in clients.items():
            written = []
            with transaction.atomic(), connection.execute_wrapper(noting(written)):
                found[state][person] = outcome(client, method, path, posted)
                left = content() if written else None
                transaction.set_rollback(True)  # so that each finds the same
            if left and found[state][person] in REFUSALS:
                assert left == content(), (state, person)
    wrong = {
        state: statuses
        for state, statuses in found.items()
        if statuses != EXPECTED[name, method, state]
    }
    assert wrong == {}


def test_the_table_has_every_address():
    wanted = {
        (name, method, state)
        for name in ROUTES
        for method in ("GET", "POST")
        for state in (STATES if name in OF_AN_ASSESSMENT else ["-"])
    }
    assert set(EXPECTED) == wanted


@pytest.mark.parametrize("name", OF_AN_ASSESSMENT)
def test_what_does_not_exist_looks_like_what_is_not_yours(client, world, name):
    """A neighbour tries the page of an assessment, and of one that was never made."""
    there = address(name, world)
    nowhere = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(uuid.UUID(int=7)), there)
    client.force_login(world["people"]["neighbour"])
    for method in ("get", "post"):
        theirs, nobodys = (
            getattr(client, method)(path, POSTED.get(name, {})).status_code
            for path in (there, nowhere)
        )
        assert theirs == nobodys != 200


def test_a_share_opens_the_report_and_nothing_else(clients, world, monkeypatch):
    """A second neighbour, with whom the submission is shared, finds what the first one finds."""
    monkeypatch.setattr("reports.publication.write_pdf", lambda *_page, **_options: b"%PDF")
    guest = Client()
    guest.force_login(data.make_person(Role.COORDINATOR, world["share"].country))
    opened = set()
    for name in OF_AN_ASSESSMENT:
        path, posted = address(name, world), POSTED.get(name) or world["posted"].get(name, {})
        for method in ("GET", "POST"):
            with transaction.atomic():
                theirs = outcome(guest, method, path, posted)
                transaction.set_rollback(True)
            if theirs != EXPECTED[name, method, Assessment.State.DRAFT]["neighbour"]:
                opened.add((name, method, theirs))
    assert opened == {("shared_report", "GET", "200"), ("shared_report_pdf", "GET", "200")}


# --- Administration ---

ADMINISTRATION = [page for page in pages() if page.name.startswith("admin:")]


@pytest.mark.parametrize("person", [each for each in PEOPLE if each not in {STRANGER, "admin"}])
def test_administration_is_for_administrators(client, world, person):
    client.force_login(world["people"][person])
    for page in ADMINISTRATION:
        if "<" not in page.route and "(?P" not in page.route and page.name != "admin:logout":
            response = client.get(f"/{page.route}")
            assert response.status_code in {302, 403, 404}, page


def test_administration_shows_nothing_that_a_country_says():
    shown = {model.__name__ for model in admin.site._registry}
    assert shown & {"Assessment", "Answer", "ContextNote", "Evidence", "Event"} == set()
