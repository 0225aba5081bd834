import { keyStateSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { Fact, Facts } from '../../components/facts.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { RoleGate } from '../../components/role-gate.js';
import { Time } from '../../components/time.js';
import { KEY } from '../../texts/key.js';
import { KeyHistory } from './key-history.js';
import { KeyText } from './key-text.js';
import { ResetKeyButton } from './reset-key-button.js';
import { SetKeyForm } from './set-key-form.js';
import { SettingsFrame } from './settings-frame.js';
import { UndoKeyForm } from './undo-key-form.js';

/** Shows the pagination key, and what a person may do with it. */
export default function KeyScreen() {
  const key = useRead({ path: '/key', answer: keyStateSchema });
  return (
    <SettingsFrame title={KEY.title} about={KEY.about} actions={<ResetKeyButton />}>
      <Cards>
        <Card title={KEY.now}>
          <Loaded of={key} skeleton={<LineSkeletons lines={2} />}>
            {({ fetchedThrough, committedThrough, updatedAt }) => (
              <Facts>
                <Fact name={KEY.fetchedThrough}>
                  <KeyText of={fetchedThrough} />
                </Fact>
                <Fact name={KEY.committedThrough}>
                  <KeyText of={committedThrough} />
                </Fact>
                <Fact name={KEY.updated}>
                  <Time at={updatedAt} />
                </Fact>
              </Facts>
            )}
          </Loaded>
        </Card>
        <RoleGate role="admin">
          <Card title={KEY.setBack}>
            <SetKeyForm />
          </Card>
          <Card title={KEY.undoHeading}>
            <Loaded of={key} skeleton={<LineSkeletons lines={2} />}>
              {({ undo }) => <UndoKeyForm undo={undo} />}
            </Loaded>
          </Card>
        </RoleGate>
        <Card title={KEY.history}>
          <KeyHistory />
        </Card>
      </Cards>
    </SettingsFrame>
  );
}
