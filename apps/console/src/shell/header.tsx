import { ActionIcon } from '@mantine/core';
import { useRef } from 'react';
import { Icon } from '../components/icon.js';
import { ScreenLink } from '../components/screen-link.js';
import { addressOf } from '../page-config.js';
import { SHELL } from '../texts/shell.js';
import styles from './header.module.css';
import { Navigation } from './navigation.js';
import type { Overlay } from './overlays.js';
import { SearchBox } from './search-box.js';
import { UserMenu } from './user-menu.js';

const DRAWER = 'navigation-drawer';

/** The bar at the top. On narrow screens the navigation is in a drawer, opened and closed by the browser. */
export function Header({ onOpen }: { onOpen: (overlay: Overlay) => void }) {
  const drawer = useRef<HTMLDivElement>(null);
  return (
    <header className={styles.header}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--ink)"
        size={36}
        className={styles.open}
        popoverTarget={DRAWER}
        aria-label={SHELL.openNavigation}
      >
        <Icon name="menu" size={18} />
      </ActionIcon>
      <ScreenLink to="/" className={styles.brand} aria-label={SHELL.brand}>
        <img src={addressOf('/assets/icon.svg')} alt="" width={24} height={24} />
        <span>{SHELL.brand}</span>
      </ScreenLink>
      <Navigation className={styles.navigation} />
      <SearchBox />
      <UserMenu onOpen={onOpen} />
      <div id={DRAWER} ref={drawer} popover="auto" className={styles.drawer}>
        <Navigation className={styles.list} onNavigate={() => drawer.current?.hidePopover()} />
      </div>
    </header>
  );
}
