import { useLocation } from '@tanstack/react-router';
import { ScreenLink } from '../components/screen-link.js';
import { SCREENS } from '../screens/screens.js';
import { NAVIGATION, SHELL } from '../texts/shell.js';

/** The links to the screens. The one whose screen, or whose part, is shown is marked as current. */
export function Navigation({
  className,
  onNavigate,
}: {
  className: string | undefined;
  onNavigate?: () => void;
}) {
  const path = useLocation({ select: ({ pathname }) => pathname });
  const isCurrent = (to: string) => path === to || (to !== '/' && path.startsWith(`${to}/`));
  return (
    <nav aria-label={SHELL.navigation} className={className}>
      {NAVIGATION.filter(({ to }) => SCREENS[to] !== undefined).map(({ to, label }) => (
        <ScreenLink
          key={to}
          to={to}
          aria-current={isCurrent(to) ? 'page' : undefined}
          {...(onNavigate === undefined ? {} : { onClick: onNavigate })}
        >
          {label}
        </ScreenLink>
      ))}
    </nav>
  );
}
