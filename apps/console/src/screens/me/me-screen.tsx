import { useMe } from '../../api/use-me.js';
import { Card, Cards } from '../../components/card.js';
import { Loaded } from '../../components/loaded.js';
import { Screen } from '../../components/screen.js';
import { ME } from '../../texts/me.js';
import { OwnSessions } from './own-sessions.js';
import { PasswordForm } from './password-form.js';
import { PreferencesForm } from './preferences-form.js';
import { TwoFactor } from './two-factor.js';

/** One's own account. */
export default function MeScreen() {
  const me = useMe();
  return (
    <Screen title={ME.title} about={me.data && ME.about(me.data.name, me.data.role)}>
      <Loaded of={me}>
        {({ preferences, hasTwoFactor }) => (
          <Cards>
            <Card title={ME.preferences} columns={6}>
              <PreferencesForm preferences={preferences} />
            </Card>
            <Card title={ME.twoFactor} columns={6}>
              <TwoFactor isOn={hasTwoFactor} />
            </Card>
            <Card title={ME.password}>
              <PasswordForm />
            </Card>
            <Card title={ME.sessions}>
              <OwnSessions />
            </Card>
          </Cards>
        )}
      </Loaded>
    </Screen>
  );
}
