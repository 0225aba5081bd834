import { useParams } from '@tanstack/react-router';

/** Returns what stands for `{id}` in the path of the screen. */
export function useIdInPath(): string {
  const { id } = useParams({ strict: false }) as { id?: string };
  return id ?? '';
}
