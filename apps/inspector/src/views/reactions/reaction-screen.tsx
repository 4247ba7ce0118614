// One reaction: its chain, tried on a past event, and what it did.
import type { Trigger } from '@posthorn/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMay } from '../../api/session.ts';
import { deleteTrigger, type TriggerUpdate, triggerQuery, updateTrigger } from '../../api/triggers.ts';
import { AboutFields } from '../../editing/about-fields.tsx';
import { DeletePanel } from '../../editing/delete-panel.tsx';
import { OnePage } from '../../editing/one-page.tsx';
import { FormSection, SettingsForm, useSettings } from '../../editing/settings-form.tsx';
import { Page } from '../../ui/page.tsx';
import { changesOf, draftOf } from './draft.ts';
import { History } from './history.tsx';
import { ReactionFields } from './reaction-fields.tsx';

const route = getRouteApi('/frame/settings/reactions/$id');

export function ReactionScreen() {
  const { id } = route.useParams();
  const read = useQuery(triggerQuery(Number(id)));
  return (
    <OnePage title={`Reaction ${id}`} read={read}>
      {(trigger) => <Loaded key={id} trigger={trigger} />}
    </OnePage>
  );
}

function Loaded({ trigger }: { trigger: Trigger }) {
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => void queries.invalidateQueries({ queryKey: ['triggers'] });
  const settings = useSettings({
    resource: trigger,
    draftOf,
    changesOf,
    update: (changes) => updateTrigger(trigger.id, changes as TriggerUpdate),
    onSaved: refresh,
  });
  const fields = { draft: settings.draft, errors: settings.errors, onChange: settings.change };
  const remove = async () => {
    await deleteTrigger(trigger.id);
    // The list must not show it any more.
    await queries.refetchQueries({ queryKey: ['triggers'], exact: true, type: 'all' });
    await navigate({ to: '/settings/reactions' });
  };
  return (
    <Page title={trigger.name}>
      <SettingsForm settings={settings} mayChange={may('update-triggers')}>
        <ReactionFields {...fields} savedId={settings.changed.includes('actions') ? null : trigger.id} />
        <FormSection title="Description and notes">
          <AboutFields {...fields} />
        </FormSection>
      </SettingsForm>
      <History triggerId={trigger.id} />
      {may('delete-triggers') && (
        <DeletePanel word="reaction" name={trigger.name} onDelete={remove}>
          <p>It does not run any more. What it has already planned is still sent.</p>
        </DeletePanel>
      )}
    </Page>
  );
}
