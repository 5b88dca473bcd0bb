import { connectionModelOf } from '../../core/pki/cluster/connections/buildConnections.ts';
import { judgeConnection } from '../../core/pki/cluster/connections/judgeConnection.ts';
import { type MapQuestion, type MapTarget, mapTargetOf } from '../../core/present/map/mapTarget.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import {
  type CredentialTarget,
  credentialIn,
  findFile,
  parseTarget,
  targetAtCursor,
} from '../documents/credentialTarget.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** What a place in a file corresponds to on the map; `undefined` if no connection uses it. */
export function mapTargetIn({ graph, now }: PresentContext, question: MapQuestion): MapTarget | undefined {
  return mapTargetOf(
    connectionModelOf(graph),
    question,
    (connection) => judgeConnection(graph, connection, now).state === 'broken',
  );
}

/** The same for a command's argument: a row, a link, or by default the cursor's place. */
export async function mapTargetOfArgument(store: CertificateStore, argument: unknown): Promise<MapTarget | undefined> {
  const connection =
    typeof argument === 'object' && argument !== null && 'connection' in argument ? argument.connection : undefined;
  if (typeof connection === 'string') return mapTargetIn(store.picture, { connection });
  const target = parseTarget(argument) ?? targetAtCursor();
  return target && mapTargetIn(store.picture, { ...target, ...(await certificateAt(store, target)) });
}

async function certificateAt(store: CertificateStore, target: CredentialTarget): Promise<MapQuestion> {
  if (target.fingerprint !== undefined || target.path === undefined || target.offset === undefined) return {};
  const file = await findFile(store, target.path);
  const { fingerprint } = (file && credentialIn(file, target)) ?? {};
  return fingerprint === undefined ? {} : { fingerprint };
}
