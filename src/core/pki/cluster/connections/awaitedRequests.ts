import { type SignerRecord, signers } from '../../../kubernetes/tables/signers.ts';
import { folderOf } from '../../../text/paths.ts';
import { materialInWholeFile } from '../materials.ts';
import { nodeNames } from '../nodeNames.ts';
import { isPending, type SigningRequest, signingRequestsIn } from '../signingRequests.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { AwaitedRequest, Source } from './connectionModel.ts';
import { flagSetting, isOn } from './flagSources.ts';
import { identityOf } from './judgeSide.ts';
import { filesOf, type Scene } from './scene.ts';

/** The request for the server's certificate, if it has, or may have, none to present until somebody approves it. */
export function awaitedRequest(scene: Scene, serverShows: Source): AwaitedRequest | undefined {
  const { serverCertificateIsRequestedBy: origin } = scene.record;
  if (origin === undefined || !isOn(flagSetting(scene, 'server', origin))) return undefined;
  const isIssued = isIssuedTo(scene, serverShows, origin.writtenTo);
  const request = isIssued === true ? undefined : requestOf(scene, origin.signer);
  const node = request?.signerName;
  if (request === undefined || node === undefined) return undefined;
  const place = { file: request.placed.file, span: node.span };
  const file = { why: 'fileNotRead', name: origin.writtenTo, place } as const;
  return { place, error: origin.error, ...(isIssued === undefined ? { toldBy: file } : {}) };
}

/** The request of the server that is neither approved nor denied. */
function requestOf(scene: Scene, signer: string): SigningRequest | undefined {
  const { cluster, server, picture } = scene;
  const names = namesOfNode(scene);
  const isOnly = server.component !== undefined && clusterIndex(cluster).ofKind(server.component).length === 1;
  const records: readonly SignerRecord[] = signers;
  const prefix = records.find(({ name }) => name === signer)?.subject?.commonNamePrefix ?? '';
  return signingRequestsIn(picture).find(
    (each) =>
      cluster.objects.includes(each.placed) &&
      each.signerName?.text === signer &&
      each.isStored &&
      isPending(each) &&
      (names.length === 0 ? isOnly : names.some((name) => each.username?.text === `${prefix}${name}`)),
  );
}

/** Whether the server has its certificate; `undefined` without the folder of the file that it writes then. A flag may name another file. */
function isIssuedTo(scene: Scene, serverShows: Source, writtenTo: string): boolean | undefined {
  const paths = [...(filesOf(scene, scene.server)?.byPath.keys() ?? [])];
  const isGiven = serverShows.kind === 'materials' && serverShows.materials.some(({ isAssumed }) => isAssumed !== true);
  if (isGiven || paths.includes(writtenTo)) return true;
  return paths.some((path) => path.startsWith(folderOf(writtenTo))) ? false : undefined;
}

/** What the server's Node is called: by its settings, or by its client certificate. */
export function namesOfNode(scene: Scene): readonly string[] {
  const { picture, server } = scene;
  const known = nodeNames(picture).get(server.host)?.name;
  if (known !== undefined) return [known];
  const files = filesOf(scene, server)?.byRole.get('kubelet-client') ?? [];
  return files.flatMap((file) => {
    const [leaf] = materialInWholeFile(picture.graph, file).certificates;
    const user = leaf && identityOf(leaf).user;
    return user === undefined ? [] : [user.replace(/^system:node:/, '')];
  });
}
