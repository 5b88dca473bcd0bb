import { optional } from '../../../text/optional.ts';
import { halfPairsOf } from '../halfPairs.ts';
import { isLoopback } from './addresses.ts';
import type { Connection, ExpectedName, Source } from './connectionModel.ts';
import { flagSetting } from './flagSources.ts';
import type { Scene } from './scene.ts';

/** Whether a server uses TLS on all of its URLs or on none; and its message if it has no certificate for that. */
export function speaksOf(scene: Scene, serverShows: Source, names: readonly ExpectedName[]): Connection['speaks'] {
  const { listensAt } = scene.record;
  // Without TLS a `kubectl proxy` may listen on the machine itself.
  if (scene.server.component === 'kube-apiserver' && names.some(({ name, isPlain }) => isPlain && !isLoopback(name))) {
    return { isPlain: false };
  }
  const setting = listensAt && flagSetting(scene, 'server', listensAt);
  const urls = (setting?.value ?? '').split(',').map((url) => url.trim());
  const [url = ''] = urls;
  if (urls.every((each) => /^http:/i.test(each))) return { isPlain: true };
  if (!urls.every((each) => /^https:/i.test(each))) return undefined;
  const address = url.replace(/^https:\/\/|\/.*$/gi, '');
  const error =
    withKeyAlone(scene) ?? listensAt?.withoutCertificate.replace('{url}', url).replace('{address}', address);
  return { isPlain: false, ...optional('withoutCertificate', serverShows.kind === 'nothing' ? error : undefined) };
}

/** What a server says of the key that it is given without a certificate. */
function withKeyAlone({ server: { instance }, record }: Scene): string | undefined {
  const names = record.serverCertificate.flatMap((origin) =>
    typeof origin === 'object' && 'flag' in origin ? origin.flag.name : [],
  );
  const half = instance && halfPairsOf(instance).find(({ pair }) => names.includes(pair));
  return typeof half?.outcome === 'object' ? half.outcome.error : undefined;
}
