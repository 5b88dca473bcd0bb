import { isOfKops } from '../findings/kubeconfigs/emptyUsers.ts';
import { rotatedFile } from '../kubernetes/rotatedFile.ts';
import { scalarAt } from '../locate/objects/nodes.ts';
import type { ScalarNode } from '../locate/objects/objectModel.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { Kubeconfig } from '../pki/cluster/clusterModel.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import { clusterNamesOn } from '../renewal/create/clusterNames.ts';
import { shellQuoted } from '../text/shell.ts';
import type { CommandSubject } from './findingCommand.ts';

/** Embeds the files that a kubeconfig names where they are not: under their names, from the current folder. */
export function embedFromHere({ finding, graph, file }: CommandSubject): string | undefined {
  const kubeconfig = kubeconfigOf(finding.path, graph);
  const isMarked = (node: ScalarNode | undefined) => node !== undefined && node.span.start === finding.span?.start;
  const cluster = kubeconfig?.clusters.find(({ node }) => isMarked(scalarAt(node, 'certificate-authority')));
  if (cluster !== undefined) {
    const path = scalarAt(cluster.node, 'certificate-authority')?.text;
    return configCommand(file, 'set-cluster', cluster.name, [['certificate-authority', path]]);
  }
  const user = kubeconfig?.users.find(({ node }) =>
    ['client-certificate', 'client-key'].some((field) => isMarked(scalarAt(node, field))),
  );
  const node = nodeOf(user, graph, finding.path);
  if (node !== undefined) return isPlain(node) ? newKubeletConfig(node) : undefined;
  const paths = ['client-certificate', 'client-key'].map(
    (field) => [field, scalarAt(user?.node, field)?.text] as const,
  );
  return user && configCommand(file, 'set-credentials', user.name, paths);
}

/** As kubeadm documents it, on a control plane node that has the CA's key; the kubelet replaces the certificate in it. */
function newKubeletConfig(node: string): string {
  return `kubeadm kubeconfig user --org system:nodes --client-name system:node:${node} > kubelet.conf`;
}

/** The node whose kubelet has lost the certificate that it makes itself; '' if its name is not known. */
function nodeOf(
  user: Kubeconfig['users'][number] | undefined,
  graph: CommandSubject['graph'],
  path: string,
): string | undefined {
  const shown = scalarAt(user?.node, 'client-certificate')?.text ?? '';
  const file = graph.files.find((each) => each.path === path);
  if (rotatedFile(shown) === undefined || file === undefined) return undefined;
  const [, named] = /^system:node:(.*)$/.exec(user?.name?.text ?? '') ?? [];
  return named ?? clusterNamesOn(graph, hostOf(file)).nodeName ?? '';
}

/** What a context lacks: its user's credentials, the choice of a user, or the names to choose from. */
export function nameForContext({ finding, graph, file }: CommandSubject): string | undefined {
  const kubeconfig = kubeconfigOf(finding.path, graph);
  const isMarked = (node: ScalarNode | undefined) => node !== undefined && node.span.start === finding.span?.start;
  const options = ` --kubeconfig=${shellQuoted(file)}`;
  if (isMarked(kubeconfig?.currentContext)) return `kubectl config get-contexts${options}`;
  const context = kubeconfig?.contexts.find(({ name, userName, clusterName }) =>
    [name, userName, clusterName].some(isMarked),
  );
  if (kubeconfig === undefined || context === undefined) return undefined;
  if (isMarked(context.clusterName)) return `kubectl config get-clusters${options}`;
  if (isMarked(context.userName)) return configCommand(file, 'set-credentials', context.userName, clientFiles);
  const unused = kubeconfig.users.filter(({ name }) =>
    kubeconfig.contexts.every(({ userName }) => userName?.text !== name?.text),
  );
  const [user, ...others] = unused;
  const [own, other] = [context.name?.text ?? '', user?.name?.text ?? ''];
  return others.length === 0 && isPlain(own) && isPlain(other)
    ? `kubectl config set-context ${own}${options} --user=${other}`
    : `kubectl config get-users${options}`;
}

/** Gives the user of the current context a certificate; of what kops wrote, kops does that. */
export function credentialsForCurrent({ finding, graph, file }: CommandSubject): string | undefined {
  const context = kubeconfigOf(finding.path, graph)?.current;
  const name = context?.name?.text ?? '';
  if (context === undefined || !isPlain(name)) return undefined;
  if (isOfKops(context)) return `kops export kubeconfig ${name} --admin`;
  if (context.user !== undefined) return configCommand(file, 'set-credentials', context.user.name, clientFiles);
  const set = configCommand(file, 'set-credentials', context.name, clientFiles);
  return set && `${set} && kubectl config set-context ${name} --kubeconfig=${shellQuoted(file)} --user=${name}`;
}

const clientFiles = [
  ['client-certificate', 'client.crt'],
  ['client-key', 'client.key'],
] as const;

function kubeconfigOf(path: string, graph: CommandSubject['graph']): Kubeconfig | undefined {
  return clusterPictureOf(graph).kubeconfigs.find(({ file }) => file.path === path);
}

function configCommand(
  file: string,
  verb: 'set-cluster' | 'set-credentials',
  entry: ScalarNode | undefined,
  paths: readonly (readonly [field: string, path: string | undefined])[],
): string | undefined {
  const name = entry?.text ?? '';
  const named = paths.flatMap(([field, path]) => {
    const base = /[^/\\]*$/.exec(path ?? '')?.[0] ?? '';
    return path === undefined ? [] : [{ field, base }];
  });
  if (!isPlain(name) || named.length === 0 || !named.every(({ base }) => isPlain(base))) return undefined;
  const options = named.map(({ field, base }) => ` --${field}=${base}`).join('');
  return `kubectl config ${verb} ${name} --kubeconfig=${shellQuoted(file)}${options} --embed-certs=true`;
}

/** A word that a shell takes as it is, and kubectl not for an option. */
function isPlain(text: string): boolean {
  return /^[A-Za-z0-9][\w.:@/-]*$/.test(text);
}
