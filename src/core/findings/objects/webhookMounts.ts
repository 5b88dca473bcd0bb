import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { programFails } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { type CalledService, clientConfigKinds, clientConfigsOf } from './clientConfigs.ts';
import { valuesOf } from './heldValues.ts';
import { isPatched } from './kustomizations.ts';
import { isMade } from './madeSecrets.ts';
import { type ObjectIndex, objectIndexOf, objectName } from './objectIndex.ts';
import { isOpen, isOpenEnded } from './openValue.ts';
import { servingPairsOf } from './servingPairs.ts';
import { podsOf, servingSecretsOf } from './servingSecrets.ts';

/**
 * Certificate of a webhook not mounted.
 *
 * When: the Pods behind the Service of a webhook, of an aggregated API or of a conversion do not mount the Secret with its certificate where their program
 * reads it: at the folder of a flag or variable, or at the default of controller-runtime, `/tmp/k8s-webhook-server/serving-certs`. Or the Secret that is
 * mounted there is another one, or has no `tls.crt` and `tls.key`.
 *
 * Nothing is said if the Secret of the Service is not known, or if kustomize patches the workload.
 *
 * @category wiring
 * @stage understand
 * @see API-misc, CM
 */
export const webhookCertNotMounted = {
  code: 'webhook-cert-not-mounted',
  severity: 'error',
  fact: {
    unmounted: 'No volume is mounted at {folder}, where {program} reads the certificate of Service {service}.',
    elsewhere:
      'Secret {secret} is mounted at {other}, but {program} reads the certificate of Service {service} at {folder}.',
    other:
      'The volume at {folder} names Secret {other}, but the certificate of Service {service} is in Secret {secret}.',
    keys: 'Secret {secret}, which is mounted at {folder}, has no {keys}, which {program} reads.',
  },
  consequence: programFails,
  wayOut: {
    mount: 'Mount Secret {secret} at {folder}.',
    name: 'Name Secret {secret} in the volume.',
    keys: 'Add {keys} to the Secret.',
  },
} as const satisfies FindingRecord;

/** Reports servers that kube-apiserver calls, and that do not get their certificate. */
export function checkWebhookMounts(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  const told = new Set<PlacedObject>();
  return clientConfigKinds
    .flatMap(index.ofKind)
    .flatMap((placed) => (isOpenEnded(placed.object) ? [] : clientConfigsOf(placed)))
    .flatMap(({ placed, service }) => (service === undefined ? [] : judge(index, placed, service, told)));
}

function judge(
  index: ObjectIndex,
  from: PlacedObject,
  service: CalledService,
  told: Set<PlacedObject>,
): readonly FindingDraft[] {
  const target = index.find(from, 'Service', service.name, service.namespace);
  const names = secretsFor(index, from, service);
  const [secret, ...others] = names;
  if (target === undefined || secret === undefined || others.length > 0) return [];
  const workloads = podsOf(index, from, service.namespace, mappingAt(target.object.root, 'spec', 'selector'));
  return workloads.flatMap((workload): readonly FindingDraft[] => {
    if (told.has(workload) || isOpenEnded(workload.object) || isPatched(index, workload)) return [];
    told.add(workload);
    const spec = mappingAt(workload.object.root, 'spec', 'template', 'spec');
    const container = serverIn(spec, target);
    const reading = container && readingOf(container);
    return spec === undefined || container === undefined || reading === undefined
      ? []
      : judgeMount(index, { workload, spec, container, secret, service, ...reading });
  });
}

/** The Secrets with the certificate of a service: those that are for it, or are to be. */
function secretsFor(index: ObjectIndex, from: PlacedObject, service: CalledService): ReadonlySet<string> {
  const secrets = servingSecretsOf(index, from, service).filter(({ by }) => by === 'certain');
  const requests = servingPairsOf(index).requestsByHost.get(service.host) ?? [];
  const named = index.nearest(from, requests, service.namespace).flatMap(({ object: { root } }) => {
    const node = scalarAt(root, 'spec', 'secretName');
    return node === undefined || isOpen(node) ? [] : [node.text];
  });
  return new Set([...secrets.flatMap(({ secret }) => secret.object.name ?? []), ...named]);
}

/** The container that listens at the port of a Service. */
function serverIn(spec: MappingNode | undefined, { object: { root } }: PlacedObject): DocumentNode | undefined {
  const containers = itemsAt(spec, 'containers');
  const ports = new Set(
    itemsAt(root, 'spec', 'ports').flatMap(
      (port) => (scalarAt(port, 'targetPort') ?? scalarAt(port, 'port'))?.text ?? [],
    ),
  );
  const listening = containers.filter((each) =>
    itemsAt(each, 'ports').some((port) =>
      ['containerPort', 'name'].some((field) => ports.has(scalarAt(port, field)?.text ?? '')),
    ),
  );
  const [only, ...others] = listening.length > 0 ? listening : containers;
  return others.length === 0 ? only : undefined;
}

/** Where a server reads its certificate. */
interface Reading {
  readonly folder: string;
  /** Where that is said. */
  readonly node: ScalarNode | undefined;
  /** Under the usual names. */
  readonly isUsual: boolean;
}

const pathFlag = /^--?(?:webhook-)?(?:server-)?(?:tls-?)?cert(?:s|ificate)?(?:-?(?:dir|path|file))?$/i;
const pathVariable = /^(?:WEBHOOK_)?(?:TLS_)?CERT(?:S|IFICATE)?_(?:DIR|PATH|FILE)$/;
/** The default of controller-runtime. */
const usualFolder = '/tmp/k8s-webhook-server/serving-certs';

function readingOf(container: DocumentNode): Reading | undefined {
  const words = ['command', 'args'].flatMap((field) => itemsAt(container, field));
  const texts = words.flatMap((word) => (word.kind === 'scalar' ? [word] : []));
  const isRenamed = texts.some(({ text }) => /^--?(?:webhook-)?(?:cert|key)-name/.test(text));
  for (const [at, node] of texts.entries()) {
    const [flag = '', value = texts[at + 1]?.text ?? ''] = node.text.split('=', 2);
    if (!pathFlag.test(flag)) continue;
    // Flags for a file that is not there are told as such.
    return flag === '--tls-cert-file' || !value.startsWith('/') || isOpen({ ...node, text: value })
      ? undefined
      : { ...folderOf(value), node, isUsual: !isRenamed && !isFile(value) };
  }
  for (const variable of itemsAt(container, 'env')) {
    const value = scalarAt(variable, 'value');
    if (!pathVariable.test(scalarAt(variable, 'name')?.text ?? '') || value === undefined) continue;
    return !value.text.startsWith('/') || isOpen(value)
      ? undefined
      : { ...folderOf(value.text), node: value, isUsual: !isFile(value.text) };
  }
  return isManager(container, texts) ? { folder: usualFolder, node: undefined, isUsual: !isRenamed } : undefined;
}

function isFile(path: string): boolean {
  return /\.(?:crt|pem|cert|cer)$/.test(path);
}

function folderOf(path: string): { readonly folder: string } {
  return { folder: (isFile(path) ? path.replace(/\/[^/]*$/, '') : path).replace(/\/+$/, '') };
}

/** A program of kubebuilder or the Operator SDK, as they name it. */
function isManager(container: DocumentNode, words: readonly ScalarNode[]): boolean {
  const [program] = words;
  const isNamed = itemsAt(container, 'ports').some((port) => scalarAt(port, 'name')?.text === 'webhook-server');
  return isNamed && (program?.text === '/manager' || scalarAt(container, 'name')?.text === 'manager');
}

interface Server extends Reading {
  readonly workload: PlacedObject;
  readonly spec: MappingNode;
  readonly container: DocumentNode;
  readonly secret: string;
  readonly service: CalledService;
}

interface Mount {
  readonly path: string;
  readonly node: ScalarNode;
  readonly volume: DocumentNode | undefined;
}

function mountsOf({ spec, container }: Server): readonly Mount[] {
  return itemsAt(container, 'volumeMounts').flatMap((mount) => {
    const node = scalarAt(mount, 'mountPath');
    const name = scalarAt(mount, 'name')?.text;
    const volume = itemsAt(spec, 'volumes').find((each) => scalarAt(each, 'name')?.text === name);
    return node === undefined ? [] : [{ path: node.text.replace(/\/+$/, ''), node, volume }];
  });
}

function judgeMount(index: ObjectIndex, server: Server): readonly FindingDraft[] {
  const { workload, container, secret, service, folder, node } = server;
  const mounts = mountsOf(server);
  const program = scalarAt(container, 'name');
  const place = node ?? program;
  if (place === undefined || program === undefined || mounts.some((mount) => isOpen(mount.node))) return [];
  const values = {
    folder: visibleText(folder),
    program: visibleText(program.text),
    service: visibleText(`${service.namespace}/${service.name}`),
    secret: visibleText(secret),
    other: '',
    keys: '',
    error: `\`open ${visibleText(folder)}/tls.crt: no such file or directory\``,
  };
  const around = mounts.filter(({ path }) => `${folder}/`.startsWith(`${path}/`) || path.startsWith(`${folder}/`));
  if (around.length === 0) {
    const elsewhere = mounts.find(({ volume }) => scalarAt(volume, 'secret', 'secretName')?.text === secret);
    const judgement = problem(webhookCertNotMounted, {
      fact: elsewhere === undefined ? 'unmounted' : 'elsewhere',
      wayOut: 'mount',
      values: { ...values, other: visibleText(elsewhere?.path ?? '') },
    });
    return [placedAt({ file: workload.file, span: (elsewhere?.node ?? place).span }, judgement)];
  }
  const [mount] = around;
  const named = scalarAt(mount?.volume, 'secret', 'secretName');
  if (around.length > 1 || mount?.path !== folder || named === undefined || isOpen(named)) return [];
  const { namespace } = workload.object;
  if (named.text !== secret) {
    const isThere = index.named('Secret', named.text).length > 0;
    if (isThere || isMade(index, { placed: workload, kind: 'Secret', name: named.text, namespace })) return [];
    const judgement = problem(webhookCertNotMounted, {
      fact: 'other',
      wayOut: 'name',
      values: {
        ...values,
        program: 'kubelet',
        other: visibleText(named.text),
        error: `\`secret "${visibleText(named.text)}" not found\``,
      },
    });
    return [placedAt({ file: workload.file, span: named.span }, judgement)];
  }
  const held = index.find(workload, 'Secret', secret, namespace);
  const keys = held && valuesOf(held);
  const items = itemsAt(mount.volume, 'secret', 'items');
  const lacking = ['tls.crt', 'tls.key'].filter((key) => keys?.has(key) === false);
  if (!server.isUsual || items.length > 0 || held === undefined || lacking.length === 0 || isPatched(index, held))
    return [];
  const judgement = problem(webhookCertNotMounted, {
    fact: 'keys',
    wayOut: 'keys',
    values: { ...values, secret: objectName(held), keys: listOf(lacking) },
  });
  return [placedAt({ file: workload.file, span: named.span }, judgement)];
}
