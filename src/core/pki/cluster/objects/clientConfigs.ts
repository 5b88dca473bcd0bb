import { isInjectionMark, turnsInjectionOn } from '../../../kubernetes/caInjection.ts';
import { itemsAt, mappingAt, scalarAt } from '../../../locate/objects/nodes.ts';
import type { MappingNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { isOpen } from './openValue.ts';

/** How the API server reaches a server of an application: a webhook, or an aggregated API. */
export interface ClientConfig {
  readonly placed: PlacedObject;
  /** What holds `service`, `url` and `caBundle`. */
  readonly node: MappingNode;
  readonly caBundle: ScalarNode | undefined;
  /** The service that is called; absent for an URL of elsewhere. */
  readonly service?: CalledService;
}

/** A service by its names. */
export interface CalledService {
  readonly name: string;
  readonly namespace: string;
  /** The name that its certificate is verified for. */
  readonly host: string;
  /** Where that stands. */
  readonly node: ScalarNode;
}

/** The kinds with client configurations. */
export const clientConfigKinds = [
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'CustomResourceDefinition',
  'APIService',
] as const;

/** The client configurations of an object: of each webhook, of the conversion, of the aggregated API. */
export function clientConfigsOf(placed: PlacedObject): readonly ClientConfig[] {
  return configNodes(placed).map((node) => {
    const service = calledService(node);
    return { placed, node, caBundle: scalarAt(node, 'caBundle'), ...(service === undefined ? {} : { service }) };
  });
}

function configNodes({ object: { kind, root } }: PlacedObject): readonly MappingNode[] {
  switch (kind) {
    case 'MutatingWebhookConfiguration':
    case 'ValidatingWebhookConfiguration':
      return itemsAt(root, 'webhooks').flatMap((webhook) => mappingAt(webhook, 'clientConfig') ?? []);
    case 'CustomResourceDefinition':
      // v1, then v1beta1.
      return [['webhook', 'clientConfig'], ['webhookClientConfig']].flatMap(
        (path) => mappingAt(root, 'spec', 'conversion', ...path) ?? [],
      );
    case 'APIService':
      // Without a service it is served by kube-apiserver itself.
      return [mappingAt(root, 'spec')].flatMap((spec) =>
        mappingAt(spec, 'service') === undefined ? [] : (spec ?? []),
      );
    default:
      return [];
  }
}

function calledService(node: MappingNode): CalledService | undefined {
  const name = scalarAt(node, 'service', 'name');
  const namespace = scalarAt(node, 'service', 'namespace');
  if (name !== undefined && namespace !== undefined) {
    return isOpen(name) || isOpen(namespace) ? undefined : toService(name.text, namespace.text, name);
  }
  const url = scalarAt(node, 'url');
  const [, service, ofNamespace] =
    /^https:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?::\d+)?(?:[/?#]|$)/.exec(url?.text ?? '') ?? [];
  return url === undefined || service === undefined || ofNamespace === undefined
    ? undefined
    : toService(service, ofNamespace, url);
}

/** A service by its names, and where they stand. */
export function toService(name: string, namespace: string, node: ScalarNode): CalledService {
  return { name, namespace, host: `${name}.${namespace}.svc`, node };
}

/** Who writes the CA into an object: an annotation or label that a controller heeds. */
export function injectionMarkOf({ object: { root } }: PlacedObject): ScalarNode | undefined {
  return ['annotations', 'labels']
    .flatMap((field) => [...(mappingAt(root, 'metadata', field)?.entries ?? [])])
    .flatMap(([key, node]) =>
      node.kind === 'scalar' && isInjectionMark(key) && turnsInjectionOn(node.text) ? [node] : [],
    )
    .at(0);
}

/** An annotation of cert-manager that injects a CA, with the name of its source. */
export function injectionAnnotation({ object: { root } }: PlacedObject, annotation: string): ScalarNode | undefined {
  const node = scalarAt(root, 'metadata', 'annotations', annotation);
  return node !== undefined && turnsInjectionOn(node.text) ? node : undefined;
}
