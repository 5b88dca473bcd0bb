import { optional } from '../../../text/optional.ts';
import type { Connection, Source } from './connectionModel.ts';
import { flagSetting, isOn } from './flagSources.ts';
import type { Scene, Side } from './scene.ts';

/** Whether a server speaks TLS at all of its URLs, or at none; and what it says where it has no certificate for that. */
export function speaksOf(scene: Scene, serverShows: Source): Connection['speaks'] {
  const { listensAt } = scene.record;
  const setting = listensAt && flagSetting(scene, 'server', listensAt);
  const urls = (setting?.value ?? '').split(',').map((url) => url.trim());
  const [url = ''] = urls;
  if (urls.every((each) => /^http:/i.test(each))) return { isPlain: true };
  if (!urls.every((each) => /^https:/i.test(each))) return undefined;
  const address = url.replace(/^https:\/\/|\/.*$/gi, '');
  const error = listensAt?.withoutCertificate.replace('{url}', url).replace('{address}', address);
  return { isPlain: false, ...optional('withoutCertificate', serverShows.kind === 'nothing' ? error : undefined) };
}

/** A certificate that is not set may be one that its owner makes when it starts. */
export function orMade(scene: Scene, side: Side, shows: Source): Source {
  const { serverCertificateIsMadeBy: origin, client, server } = scene.record;
  const isOwner = side === 'server' || client === server;
  const isMade = origin !== undefined && isOwner && isOn(flagSetting(scene, side, origin));
  return isMade && shows.kind === 'nothing' ? { kind: 'inMemory' } : shows;
}
