import { meSchema } from '@tixngo-sync/api';
import { type Role, roleAllows } from '@tixngo-sync/domain';
import { useRead } from './use-read.js';

/** Reads who is signed in. */
export function useMe() {
  return useRead({ path: '/me', answer: meSchema });
}

/** Returns whether the person may do what this role may; false until that is known. */
export function useAllows(needed: Role): boolean {
  const { data } = useMe();
  return data !== undefined && roleAllows(data.role, needed);
}
