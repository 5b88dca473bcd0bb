import { isWholeServer } from '../servers.ts';
import { isLoopback, ownAddresses, readAddress } from './addresses.ts';
import type { Missing } from './connectionModel.ts';
import { joinOf } from './joinOf.ts';
import type { Scene } from './scene.ts';

/**
 * The port that a client calls on the API server's own machine, if the API server listens at another one, and no file tells of anything else
 * that does: a load balancer or a forwarded port may.
 */
export function otherPort(scene: Scene): Missing | undefined {
  const { instance } = scene.server;
  if (instance?.component !== 'kube-apiserver' || instance.isImplied === true || !isWholeServer(instance)) {
    return undefined;
  }
  const called = calledUrl(scene);
  const [, name = '', port = '443'] =
    /^https:\/\/(\[[^\]]*\]|[^/:?#]+)(?::(\d+))?(?:[/?#]|$)/i.exec(called?.text ?? '') ?? [];
  const host = readAddress(name)?.host;
  const own = securePort(instance.place.file);
  if (called === undefined || host === undefined || own === undefined) return undefined;
  if (port === own || isLoopback(host) || !ownAddresses(instance, scene.record.port).has(host)) return undefined;
  const address = `${name}:${port}`;
  const isTold = scene.picture.kubeadm.some(({ controlPlaneEndpoint }) => controlPlaneEndpoint?.text === address);
  return isTold ? undefined : { why: 'portNotServed', name: address, place: called.place };
}

function calledUrl(scene: Scene): { readonly text: string; readonly place: NonNullable<Missing['place']> } | undefined {
  const { client } = scene;
  const { cluster } = client.use?.context ?? {};
  if (client.use !== undefined && cluster?.server !== undefined) {
    const { text, span } = cluster.server;
    return { text, place: { file: client.use.kubeconfig.file, span } };
  }
  const join = joinOf(scene);
  return join?.endpoint === undefined || client.place === undefined
    ? undefined
    : { text: `https://${join.endpoint}`, place: client.place };
}

/** As the file that starts the server says; not if it says several. */
function securePort({ search }: NonNullable<Missing['place']>['file']): string | undefined {
  const found = new Set(Array.from(search?.(/--secure-port(?:=|["',\s]{1,20})(\d{1,5})\b/g) ?? [], ([, port]) => port));
  return found.size > 1 ? undefined : ([...found][0] ?? '6443');
}
