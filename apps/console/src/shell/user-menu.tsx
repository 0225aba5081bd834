import { Button, Kbd } from '@mantine/core';
import { useMe } from '../api/use-me.js';
import { Icon } from '../components/icon.js';
import { ScreenLink } from '../components/screen-link.js';
import { ThemeChoice } from '../components/theme-choice.js';
import { addressOf } from '../page-config.js';
import { KEYBOARD, PALETTE } from '../texts/palette.js';
import { SHELL } from '../texts/shell.js';
import type { Overlay } from './overlays.js';
import styles from './user-menu.module.css';

const ID = 'user-menu';
const OVERLAYS = [
  { overlay: 'commands', label: PALETTE.title, keys: 'Ctrl K' },
  { overlay: 'keyboard', label: KEYBOARD.title, keys: '?' },
] as const;

/** Who is signed in, with the theme, Bull Board and the way out. The browser opens and closes it. */
export function UserMenu({ onOpen }: { onOpen: (overlay: Overlay) => void }) {
  const { data: me } = useMe();
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        c="var(--ink)"
        px={8}
        popoverTarget={ID}
        rightSection={<Icon name="down" />}
        className={styles.button}
        aria-label={SHELL.accountOf(me?.name)}
      >
        {me?.name ?? '…'}
      </Button>
      <div id={ID} popover="auto" className={styles.menu}>
        {me !== undefined && (
          <p className={styles.who}>
            <strong>{me.name}</strong> <span className="soft">{me.role}</span>
          </p>
        )}
        <ul>
          <li>
            <ScreenLink to="/me" onClick={closeMenu}>
              {SHELL.account}
            </ScreenLink>
          </li>
          <li>
            <a href={addressOf('/queues')}>{SHELL.bullBoard}</a>
          </li>
          <li>
            <a href={addressOf('/api/v1/openapi.json')}>{SHELL.api}</a>
          </li>
          {OVERLAYS.map(({ overlay, label, keys }) => (
            <li key={overlay}>
              <button
                type="button"
                onClick={() => {
                  closeMenu();
                  onOpen(overlay);
                }}
              >
                {label} <Kbd size="xs">{keys}</Kbd>
              </button>
            </li>
          ))}
        </ul>
        <ThemeChoice size="xs" />
        <form method="post" action={addressOf('/sign-out')}>
          <Button type="submit" variant="default" fullWidth>
            {SHELL.signOut}
          </Button>
        </form>
      </div>
    </>
  );
}

function closeMenu(): void {
  document.getElementById(ID)?.hidePopover();
}
