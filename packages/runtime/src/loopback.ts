/** Whether the host is this machine. @param host an IPv6 address with or without brackets */
export function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)\.?$/i.test(host);
}
