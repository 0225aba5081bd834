import type { Role } from '@tixngo-sync/domain';
import type { Command } from 'commander';
import { load } from './loaded.js';

export function withRole(command: Command): Command {
  return command.requiredOption('--role <role>', 'viewer, operator or admin');
}

/** @throws UsageError that names the roles */
export async function roleOf(text: string): Promise<Role> {
  const { isRole, ROLES, UsageError } = await load();
  const role = text.trim().toLowerCase();
  if (!isRole(role))
    throw new UsageError('ROLE_UNKNOWN', `"${text}" is no role; there are ${ROLES.join(', ')}`);
  return role;
}
