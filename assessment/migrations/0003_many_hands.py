import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('assessment', '0002_context_note'),
        ('capabilities', '0003_translations'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='contributors_may_read',
            field=models.BooleanField(default=False, verbose_name='contributors may read the whole assessment'),
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('to_do', 'To do'), ('in_work', 'In work'), ('handed_in', 'Handed in'), ('sent_back', 'Sent back')], default='to_do', max_length=20, verbose_name='state')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note to the agency')),
                ('sent_back_because', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('delegated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('handed_in_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='accounts.agency')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to='assessment.assessment')),
                ('capability', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capabilities.capability')),
                ('delegated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('handed_in_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'delegation',
                'verbose_name_plural': 'delegations',
                'ordering': ['capability__number', 'agency__name'],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rating', models.CharField(blank=True, choices=[('N', 'Not in place'), ('P', 'Partly in place'), ('L', 'Largely in place'), ('F', 'Fully in place'), ('U', 'Not known'), ('NA', 'Does not apply')], max_length=2, verbose_name='rating')),
                ('numerator', models.PositiveIntegerField(blank=True, null=True)),
                ('denominator', models.PositiveIntegerField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('comment', models.TextField(blank=True, max_length=5000, verbose_name='comment')),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capabilities.criterion')),
                ('evidence', models.ManyToManyField(blank=True, related_name='contributions', to='assessment.evidence')),
                ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('delegation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='assessment.delegation')),
            ],
            options={
                'verbose_name': 'contribution',
                'verbose_name_plural': 'contributions',
                'ordering': ['criterion__position'],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closes_on', models.DateField(verbose_name='closes on')),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.country')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='assessment.round')),
            ],
            options={
                'verbose_name': 'extension',
                'verbose_name_plural': 'extensions',
                'ordering': ['round', 'country__name'],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=500, verbose_name='what is to be done')),
                ('owner', models.CharField(blank=True, max_length=200, verbose_name='who sees to it')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='starts on')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                ('cost_note', models.CharField(blank=True, max_length=500, verbose_name='cost')),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('under_way', 'Under way'), ('done', 'Done'), ('dropped', 'Dropped')], default='planned', max_length=20, verbose_name='status')),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='accounts.agency')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='assessment.assessment')),
                ('capability', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capabilities.capability')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'measure',
                'verbose_name_plural': 'measures',
                'ordering': ['capability__number', models.OrderBy(models.F('due_on'), nulls_last=True), 'text', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=5000, verbose_name='remark')),
                ('is_question', models.BooleanField(default=False, verbose_name='the country has to reply')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('criterion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capabilities.criterion')),
            ],
            options={
                'verbose_name': 'remark',
                'verbose_name_plural': 'remarks',
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=5000, verbose_name='reply')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('remark', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='assessment.remark')),
            ],
            options={
                'verbose_name': 'reply',
                'verbose_name_plural': 'replies',
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('claimed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.CharField(blank=True, choices=[('returned', 'Returned'), ('validated', 'Validated')], max_length=20, verbose_name='decision')),
                ('reasons', models.TextField(blank=True, max_length=10000, verbose_name='reasons')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('released', models.BooleanField(default=False, verbose_name='ratings released to the country')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'ordering': ['claimed_at'],
            },
        ),
        migrations.AddField(
            model_name='remark',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='assessment.review'),
        ),
        migrations.CreateModel(
            name='ReviewRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rating', models.CharField(blank=True, choices=[('N', 'Not in place'), ('P', 'Partly in place'), ('L', 'Largely in place'), ('F', 'Fully in place'), ('U', 'Not known'), ('NA', 'Does not apply')], max_length=2, verbose_name='rating')),
                ('reason', models.TextField(blank=True, max_length=5000, verbose_name='reason')),
                ('note', models.TextField(blank=True, max_length=5000, verbose_name='private note')),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capabilities.criterion')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='assessment.review')),
            ],
            options={
                'verbose_name': "reviewer's rating",
                'verbose_name_plural': "reviewers' ratings",
                'ordering': ['criterion__capability__number', 'criterion__position'],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('document', models.JSONField()),
                ('register', models.JSONField()),
                ('explanations', models.JSONField(default=dict)),
                ('framework_sha256', models.CharField(max_length=64)),
                ('input_sha256', models.CharField(max_length=64)),
                ('scoring_version', models.CharField(max_length=20)),
                ('result', models.JSONField()),
                ('declared_name', models.CharField(max_length=200, verbose_name='name')),
                ('declared_function', models.CharField(max_length=200, verbose_name='function')),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='assessment.assessment')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'submission',
                'verbose_name_plural': 'submissions',
                'ordering': ['assessment', '-number'],
            },
        ),
        migrations.AddField(
            model_name='review',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='assessment.submission'),
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rating', models.CharField(max_length=2, verbose_name='rating')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capabilities.criterion')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='assessment.measure')),
            ],
            options={
                'ordering': ['criterion__position'],
            },
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.UniqueConstraint(fields=('assessment', 'capability', 'agency'), name='delegation_once_per_capability_and_agency'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['to_do', 'in_work', 'handed_in', 'sent_back'])), name='delegation_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.UniqueConstraint(fields=('delegation', 'criterion'), name='contribution_once_per_criterion'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('rating__in', ['', 'N', 'P', 'L', 'F', 'U', 'NA'])), name='contribution_rating_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('denominator__isnull', True), ('numerator__isnull', True)), models.Q(('denominator__gte', 1), ('denominator__isnull', False), ('numerator__isnull', False), ('numerator__lte', models.F('denominator')), ('rating', '')), _connector='OR'), name='contribution_is_a_rating_or_a_measure_within_range'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rating', 'NA'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('rating', 'NA'), _negated=True), ('reason', '')), _connector='OR'), name='contribution_has_a_reason_exactly_when_it_does_not_apply'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(fields=('round', 'country'), name='extension_once_per_round_and_country'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='plan_measure_has_a_text'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('due_on__isnull', True), ('due_on__gte', models.F('starts_on')), _connector='OR'), name='plan_measure_is_due_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'under_way', 'done', 'dropped'])), name='plan_measure_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reply_has_a_text'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='remark_has_a_text'),
        ),
        migrations.AddConstraint(
            model_name='reviewrating',
            constraint=models.UniqueConstraint(fields=('review', 'criterion'), name='review_rating_once_per_criterion'),
        ),
        migrations.AddConstraint(
            model_name='reviewrating',
            constraint=models.CheckConstraint(condition=models.Q(('rating__in', ['', 'N', 'P', 'L', 'F', 'U', 'NA'])), name='review_rating_is_known'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('assessment', 'number'), name='submission_number_once_per_assessment'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='submission_number_starts_at_one'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('given_up_at__isnull', True)), fields=('submission',), name='review_once_per_submission_unless_given_up'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decision', '')), models.Q(('decision__in', ['returned', 'validated']), ('decided_at__isnull', False)), _connector='OR'), name='review_decision_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'returned'), _negated=True), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='review_returned_has_reasons'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(fields=('measure', 'criterion'), name='target_once_per_measure_and_criterion'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('rating__in', ['P', 'L', 'F', 'NA'])), name='target_rating_is_known'),
        ),
    ]
