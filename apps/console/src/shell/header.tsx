import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ScreenLink } from '../components/screen-link.js';
import { addressOf } from '../page-config.js';
import { SHELL } from '../texts/shell.js';
import styles from './header.module.css';
import { Navigation } from './navigation.js';
import { SearchBox } from './search-box.js';
import { UserMenu } from './user-menu.js';

/** The bar at the top. On narrow screens the navigation is in a drawer. */
export function Header() {
  const [isOpen, drawer] = useDisclosure(false);
  return (
    <header className={styles.header}>
      <Burger
        className={styles.burger}
        size="sm"
        opened={isOpen}
        onClick={drawer.open}
        aria-label={SHELL.openNavigation}
      />
      <ScreenLink to="/" className={styles.brand} aria-label={SHELL.brand}>
        <img src={addressOf('/assets/icon.svg')} alt="" width={24} height={24} />
        <span>{SHELL.brand}</span>
      </ScreenLink>
      <Navigation className={styles.navigation} />
      <SearchBox />
      <UserMenu />
      <Drawer
        opened={isOpen}
        onClose={drawer.close}
        title={SHELL.brand}
        size={280}
        closeButtonProps={{ 'aria-label': SHELL.closeNavigation }}
      >
        <Navigation className={styles.drawer} onNavigate={drawer.close} />
      </Drawer>
    </header>
  );
}
