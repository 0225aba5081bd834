import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { useMe } from '../api/use-me.js';
import { addressOf } from '../page-config.js';
import { SHELL } from '../texts/shell.js';

const THEMES = ['light', 'dark', 'auto'] as const;

/** Who is signed in, with the theme, Bull Board and the way out. */
export function UserMenu() {
  const { data: me } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={220} withinPortal>
      <Menu.Target>
        <Button variant="subtle" color="gray" c="var(--ink)" px={8}>
          {me?.name ?? '…'}
          <span className="visually-hidden">, {SHELL.account.toLowerCase()}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {me !== undefined && <Menu.Label>{`${me.name} · ${me.role}`}</Menu.Label>}
        <Menu.Item component="a" href={addressOf('/me')}>
          {SHELL.account}
        </Menu.Item>
        <Menu.Item component="a" href={addressOf('/queues')}>
          {SHELL.bullBoard}
        </Menu.Item>
        <Menu.Item component="a" href={addressOf('/api/v1/openapi.json')}>
          {SHELL.api}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{SHELL.theme}</Menu.Label>
        {THEMES.map((theme) => (
          <Menu.Item
            key={theme}
            role="menuitemradio"
            aria-checked={colorScheme === theme}
            leftSection={<span aria-hidden="true">{colorScheme === theme ? '●' : '○'}</span>}
            onClick={() => setColorScheme(theme)}
          >
            {SHELL.themes[theme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <form method="post" action={addressOf('/sign-out')}>
          <Menu.Item component="button" type="submit">
            {SHELL.signOut}
          </Menu.Item>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
