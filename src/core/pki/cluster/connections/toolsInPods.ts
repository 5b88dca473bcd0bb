import { isTool } from '../../../kubernetes/componentFlagOf.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import { isNamedIn } from '../../verification/hostname.ts';
import { settingsOf } from '../components.ts';
import { isLoopback, ownAddresses, readAddresses } from './addresses.ts';
import type { Connection } from './connectionModel.ts';
import type { Scene } from './scene.ts';

/**
 * A tool in a Pod of which all flags and variables are known: it does not read the files that people usually name. Only of a server that it
 * means by its address.
 */
export function isToldWhole({ client: { instance }, server, record }: Scene): boolean {
  if (instance?.mounts === undefined || instance.isPartial || !isTool(instance.component)) return false;
  const addresses = record.nameFrom.flatMap((origin) =>
    typeof origin === 'object' && 'flag' in origin && origin.flag.component === instance.component
      ? settingsOf(instance, origin.flag.name).flatMap(({ value }) => readAddresses(value ?? ''))
      : [],
  );
  const own = server.instance === undefined ? undefined : ownAddresses(server.instance, record.port);
  return addresses.some(({ host, isPlain }) => !isPlain && (isLoopback(host) || own?.has(host) === true));
}

/** A tool in a Pod means a database of its application, by the name of a Service that the certificate of this one does not have. */
export function meansOtherServer({ client: { instance }, names, serverShows }: Connection): boolean {
  if (instance?.mounts === undefined || !isTool(instance.component) || serverShows.kind !== 'materials') return false;
  const [leaf] = serverShows.materials[0]?.material.certificates ?? [];
  const reading = leaf && goReadingOf(leaf.certificate);
  if (names.length === 0 || reading === undefined || 'error' in reading) return false;
  const { certificate } = reading;
  return names.every(({ name }) => serviceName.test(name) && !isLoopback(name) && !isNamedIn(certificate, name));
}

const serviceName = /^[a-z][\w-]*$|\.svc(?:\.|$)/;
