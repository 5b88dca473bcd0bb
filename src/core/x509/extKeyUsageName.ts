import { extKeyUsageNames } from './oids.ts';

/** Names a purpose of extKeyUsage: `serverAuth`, `clientAuth`, …; the OID itself when it has no name. */
export function extKeyUsageName(oid: string): string {
  const names: Readonly<Record<string, string>> = extKeyUsageNames;
  return Object.hasOwn(names, oid) ? (names[oid] ?? oid) : oid;
}
