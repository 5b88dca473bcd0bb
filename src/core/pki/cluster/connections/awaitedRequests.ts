import { type SignerRecord, signers } from '../../../kubernetes/tables/signers.ts';
import { folderOf } from '../../../text/paths.ts';
import { materialInWholeFile } from '../materials.ts';
import { nodeNames } from '../nodeNames.ts';
import { isPending, signingRequestsIn } from '../signingRequests.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { AwaitedRequest, Source } from './connectionModel.ts';
import { flagSetting, isOn } from './flagSources.ts';
import { identityOf } from './judgeSide.ts';
import { filesOf, type Scene } from './scene.ts';

/** The request for the server's certificate, if it has none to present until somebody approves it. */
export function awaitedRequest(scene: Scene, serverShows: Source): AwaitedRequest | undefined {
  const { serverCertificateIsRequestedBy: origin } = scene.record;
  if (
    origin === undefined ||
    !isOn(flagSetting(scene, 'server', origin)) ||
    isIssued(scene, serverShows, origin.writtenTo)
  )
    return undefined;
  const { cluster, server, picture } = scene;
  const names = namesOfNode(scene);
  const isOnly = server.component !== undefined && clusterIndex(cluster).ofKind(server.component).length === 1;
  const records: readonly SignerRecord[] = signers;
  const prefix = records.find(({ name }) => name === origin.signer)?.subject?.commonNamePrefix ?? '';
  const request = signingRequestsIn(picture).find(
    (each) =>
      cluster.objects.includes(each.placed) &&
      each.signerName?.text === origin.signer &&
      each.isStored &&
      isPending(each) &&
      (names.length === 0 ? isOnly : names.some((name) => each.username?.text === `${prefix}${name}`)),
  );
  const node = request?.signerName;
  if (request === undefined || node === undefined) return undefined;
  return { place: { file: request.placed.file, span: node.span }, error: origin.error };
}

/** Or may be: without the folder of the file that it writes once it has a certificate, nobody knows. A flag may name another. */
function isIssued(scene: Scene, serverShows: Source, writtenTo: string): boolean {
  const paths = [...(filesOf(scene, scene.server)?.byPath.keys() ?? [])];
  const folder = folderOf(writtenTo);
  if (paths.includes(writtenTo) || !paths.some((path) => path.startsWith(folder))) return true;
  return serverShows.kind === 'materials' && serverShows.materials.some(({ isAssumed }) => isAssumed !== true);
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
