import { networkInterfaces } from 'node:os';

/** This host's first IPv4 address that isn't internal, else its first such IPv6 address, else ''. */
export function hostAddress(): string {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal }) => !internal);
  const best = addresses.find(({ family }) => family === 'IPv4') ?? addresses.at(0);
  return best?.address ?? '';
}
