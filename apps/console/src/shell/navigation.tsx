import { useLocation } from '@tanstack/react-router';
import { statusSchema } from '@tixngo-sync/api';
import { digits, roleAllows } from '@tixngo-sync/domain';
import { useMe } from '../api/use-me.js';
import { useRead } from '../api/use-read.js';
import { ScreenLink } from '../components/screen-link.js';
import { NAVIGATION, SHELL } from '../texts/shell.js';
import styles from './navigation.module.css';

/** The links to the screens that the person can use. The one that is shown, or its part, is marked. */
export function Navigation({
  className,
  onNavigate,
}: {
  className: string | undefined;
  onNavigate?: () => void;
}) {
  const path = useLocation({ select: ({ pathname }) => pathname });
  const role = useMe().data?.role ?? 'viewer';
  const isIn = (start: string) => path === start || (start !== '/' && path.startsWith(`${start}/`));
  return (
    <nav aria-label={SHELL.navigation} className={className}>
      {NAVIGATION.filter(({ role: needed = 'viewer' }) => roleAllows(role, needed)).map(
        ({ to, label, also }) => (
          <ScreenLink
            key={to}
            to={to}
            aria-current={isIn(to) || (also !== undefined && isIn(also)) ? 'page' : undefined}
            {...(onNavigate === undefined ? {} : { onClick: onNavigate })}
          >
            {label}
            {to === '/problems' && <OpenProblems />}
          </ScreenLink>
        ),
      )}
    </nav>
  );
}

/** How many failed pages and quarantined tickets are open; nothing without any. */
function OpenProblems() {
  const { data } = useRead({ path: '/status', answer: statusSchema });
  const open = data === undefined ? 0 : data.open.failedPages + data.open.quarantined;
  if (open === 0) return null;
  return (
    <span className={styles.badge}>
      {digits(open)}
      <span className="visually-hidden"> {SHELL.open}</span>
    </span>
  );
}
