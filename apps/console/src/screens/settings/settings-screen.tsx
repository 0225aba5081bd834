import { Screen } from '../../components/screen.js';
import { ScreenLink } from '../../components/screen-link.js';
import { SETTINGS } from '../../texts/settings.js';
import styles from './settings.module.css';
import { useSections } from './settings-frame.js';

/** Leads to the parts of the settings. */
export default function SettingsScreen() {
  return (
    <Screen title={SETTINGS.title}>
      <ul className={styles.sections}>
        {useSections().map(({ to, label, about }) => (
          <li key={to}>
            <ScreenLink to={to}>{label}</ScreenLink>
            <p>{about}</p>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
