import { useLocation } from '@tanstack/react-router';
import { roleAllows } from '@tixngo-sync/domain';
import type { ReactNode } from 'react';
import { useMe } from '../../api/use-me.js';
import { Screen } from '../../components/screen.js';
import { ScreenLink } from '../../components/screen-link.js';
import { SECTIONS, SETTINGS } from '../../texts/settings.js';
import styles from './settings.module.css';

interface SettingsFrameProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of the settings' screens, with links to the others that the role may see. */
export function SettingsFrame({ title, about, actions, children }: SettingsFrameProps) {
  const path = useLocation({ select: ({ pathname }) => pathname });
  return (
    <Screen title={title} about={about} actions={actions}>
      <nav aria-label={SETTINGS.sections} className={styles.tabs}>
        {useSections().map(({ to, label }) => (
          <ScreenLink key={to} to={to} aria-current={path === to ? 'page' : undefined}>
            {label}
          </ScreenLink>
        ))}
      </nav>
      {children}
    </Screen>
  );
}

/** The parts of the settings that the role may see. */
export function useSections() {
  const { data } = useMe();
  return SECTIONS.filter(({ role }) => data !== undefined && roleAllows(data.role, role));
}
