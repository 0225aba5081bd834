import type { Role } from '@tixngo-sync/domain';
import type { ReactNode } from 'react';
import { useAllows } from '../api/use-me.js';

/** Shows its children only to people whose role includes this one. */
export function RoleGate({ role, children }: { role: Role; children: ReactNode }) {
  return useAllows(role) ? children : null;
}
