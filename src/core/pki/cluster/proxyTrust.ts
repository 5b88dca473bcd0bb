import { machineRootOf } from '../../kubernetes/machineRoot.ts';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { folderOf, posix } from '../../text/paths.ts';
import type { ClusterPicture, ComponentInstance, PlacedObject } from './clusterModel.ts';
import { settingOf } from './components.ts';
import { type ObjectIndex, objectIndexOf } from './objects/objectIndex.ts';
import { containersOf, podSpecsIn } from './objects/podSpecs.ts';
import { podsOf } from './objects/servingSecrets.ts';
import { isWholeServer } from './servers.ts';

/** An aggregated API whose server is told no CA by which to know that kube-apiserver forwards requests. */
export interface UnknownProxy {
  readonly server: ComponentInstance;
  readonly api: PlacedObject;
  readonly name: ScalarNode;
  /** Its server is here, and looks for that CA where kube-apiserver would publish it: it refuses what is forwarded. */
  readonly isRefused: boolean;
}

/** What extension API servers log then (k8s.io/apiserver, `ConfigMapCAController`). They start, and take who calls for anonymous. */
export const noProxyCa =
  'missing content for CA bundle "client-ca::kube-system::extension-apiserver-authentication::requestheader-client-ca-file"';

const flag = '--requestheader-client-ca-file';

/**
 * Of which cluster an APIService is, its place tells: beside manifests, in a folder that contains the server's, or the reverse. Of machines, all
 * API servers lack the CA, or nobody knows which one is meant.
 */
export const unknownProxiesIn = memoisedBy((picture: ClusterPicture): readonly UnknownProxy[] => {
  const servers = picture.components.filter(({ component }) => component === 'kube-apiserver');
  if (!servers.every((server) => isWholeServer(server) && settingOf(server, flag) === undefined)) return [];
  const index = objectIndexOf(picture);
  const apis = index
    .ofKind('APIService')
    .filter(
      ({ file, object: { root } }) => scalarAt(root, 'spec', 'service', 'name') !== undefined && !isExample(file),
    );
  return servers.flatMap((server) => {
    const { path } = server.place.file;
    const isOnMachine = machineRootOf(posix(path)) !== undefined;
    return apis.flatMap((api): readonly UnknownProxy[] => {
      const name = scalarAt(api.object.root, 'metadata', 'name');
      if (name === undefined || !(isOnMachine || isBeside(api.file.path, path))) return [];
      return [{ server, api, name, isRefused: isAsking(index, api) && !isWritten(index, api) }];
    });
  });
});

function isBeside(one: string, other: string): boolean {
  return other.startsWith(folderOf(one)) || one.startsWith(folderOf(other));
}

/** What another hand wrote into the ConfigMap stays there. */
function isWritten(index: ObjectIndex, api: PlacedObject): boolean {
  return index
    .near(api, 'ConfigMap', namespace)
    .some(
      ({ object: { root } }) =>
        scalarAt(root, 'metadata', 'name')?.text === 'extension-apiserver-authentication' &&
        scalarAt(root, 'data', 'requestheader-client-ca-file') !== undefined,
    );
}

const namespace = 'kube-system';

/** Pods behind the API run a server that reads the ConfigMap: their account is bound to the Role for that, and no flag gives it the CA. */
function isAsking(index: ObjectIndex, api: PlacedObject): boolean {
  const service = ['name', 'namespace'].map((key) => scalarAt(api.object.root, 'spec', 'service', key)?.text);
  const [name = '', its = ''] = service;
  const { root } = index.find(api, 'Service', name, its)?.object ?? {};
  const pods = podsOf(index, api, its, mappingAt(root, 'spec', 'selector'));
  return podSpecsIn(index).some(({ placed, spec }) => {
    if (!pods.includes(placed)) return false;
    const account = scalarAt(spec, 'serviceAccountName')?.text ?? 'default';
    const given = containersOf(spec).flatMap((container) =>
      ['command', 'args'].flatMap((field) => itemsAt(container, field).flatMap((item) => scalarAt(item)?.text ?? [])),
    );
    return isReader(index, api, its, account) && !given.some((text) => ownWays.test(text));
  });
}

/** Flags of an extension API server that take the CA from elsewhere, or none at all. */
const ownWays = /--(?:requestheader-client-ca-file|authentication-skip-lookup|authentication-kubeconfig)\b/;

function isReader(index: ObjectIndex, api: PlacedObject, its: string, account: string): boolean {
  return index
    .near(api, 'RoleBinding', namespace)
    .some(
      ({ object: { root } }) =>
        scalarAt(root, 'roleRef', 'name')?.text === 'extension-apiserver-authentication-reader' &&
        itemsAt(root, 'subjects').some(
          (subject) => scalarAt(subject, 'name')?.text === account && scalarAt(subject, 'namespace')?.text === its,
        ),
    );
}
