import {
  type KubeconfigStruct,
  type KubeconfigType,
  kubeconfigType,
  namedCluster,
  namedContext,
  namedUser,
} from '../../kubernetes/tables/kubeconfigTypes.ts';
import { spanOf } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { decodeBase64 } from '../../text/base64.ts';
import { memoisedBy, memoisedInSteps } from '../../text/memoised.ts';
import { optional } from '../../text/optional.ts';
import type { Span } from '../../text/span.ts';
import { runAtOnce } from '../../text/steps.ts';
import type { Kubeconfig } from '../cluster/clusterModel.ts';
import type { KubectlFault } from './contextVerdictModel.ts';
import { scalarKind } from './scalarKind.ts';

/**
 * Tells why client-go rejects a whole kubeconfig, whatever the context: a value of the wrong type, data that is not
 * base64, two entries with one name.
 */
export function fileFault(kubeconfig: Kubeconfig): KubectlFault | undefined {
  return runAtOnce(fileFaultInSteps(kubeconfig));
}

/** As {@link fileFault}, with pauses, so that a host can do other work in between. */
export const fileFaultInSteps = memoisedInSteps(search);

function* search(kubeconfig: Kubeconfig): Generator<undefined, KubectlFault | undefined> {
  const { file, object } = kubeconfig;
  const fault = (yield* typeFault(object.root)) ?? duplicateFault(kubeconfig);
  if (fault === undefined) return undefined;
  const { error, span } = fault;
  return {
    stage: 'file',
    error: `error: error loading config file "${file.hostPath ?? file.path}": ${error}`,
    ...optional('place', span && { file, span }),
  };
}

interface Fault {
  readonly error: string;
  readonly span: Span | undefined;
}

/** Depends on the document alone, which many graphs hold. */
const typeFault = memoisedInSteps((root: MappingNode) => structFault(root, kubeconfigType, []));

/** The decoder continues, and reports the first error in JSON order, in which client-go sorts the keys. */
function* structFault(
  node: MappingNode,
  { name, fields }: KubeconfigStruct,
  path: readonly string[],
): Generator<undefined, Fault | undefined> {
  for (const key of inOrder(fields)) {
    const value = node.entries.get(key);
    const type = fields[key];
    if (value === undefined || type === undefined) continue;
    const fault = yield* valueFault(value, type, name, [...path, key]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const inOrder = memoisedBy((fields: KubeconfigStruct['fields']) => Object.keys(fields).sort());

function* valueFault(
  node: DocumentNode,
  type: KubeconfigType,
  struct: string,
  path: readonly string[],
): Generator<undefined, Fault | undefined> {
  if (type === 'any') return undefined;
  const kind = jsonKind(node);
  if (kind === 'null') return undefined;
  const mismatch = (goType: string): Fault => ({
    error: `json: cannot unmarshal ${kind} into Go struct field ${struct}.${path.join('.')} of type ${goType}`,
    span: spanOf(node),
  });
  if (typeof type === 'object' && 'struct' in type) {
    return node.kind === 'mapping' ? yield* structFault(node, type.struct, path) : mismatch(`v1.${type.struct.name}`);
  }
  if (typeof type === 'object') {
    if (node.kind !== 'sequence') return mismatch(`[]v1.${type.listOf.name}`);
    return yield* first(node.items, (item) => valueFault(item, { struct: type.listOf }, struct, path));
  }
  if (type === '[]string') {
    return node.kind === 'sequence'
      ? yield* first(node.items, (item) => valueFault(item, 'string', struct, path))
      : mismatch(type);
  }
  if (type === '[]uint8' && node.kind === 'sequence') return uint8Fault(struct, path, node);
  if (node.kind !== 'scalar' || kind !== (type === '[]uint8' ? 'string' : type)) return mismatch(type);
  return type === '[]uint8' ? base64Fault(node) : undefined;
}

/** A list of texts where octets are expected. */
function uint8Fault(struct: string, path: readonly string[], node: DocumentNode): Fault {
  const field = `${struct}.${path.join('.')}`;
  return { error: `json: cannot unmarshal string into Go struct field ${field} of type uint8`, span: spanOf(node) };
}

/** `{{ .CA }}` without quotes: a mapping whose key is a mapping. */
const templateAction = /^\{\{ *([\w.]+(?: [\w.|]+)*) *\}\}$/;

function base64Fault(node: ScalarNode): Fault | undefined {
  const [, key] = (node.style === 'plain' && templateAction.exec(node.text)) || [];
  if (key !== undefined) {
    const map = 'map[interface {}]interface {}';
    return { error: `yaml: invalid map key: ${map}{"${key}":interface {}(nil)}`, span: node.span };
  }
  const offset = goBase64Fault(node.text);
  return offset === undefined ? undefined : { error: `illegal base64 data at input byte ${offset}`, span: node.span };
}

function jsonKind(node: DocumentNode): string {
  if (node.kind === 'scalar') return scalarKind(node);
  return node.kind === 'mapping' ? 'object' : 'array';
}

function* first(
  items: readonly DocumentNode[],
  test: (item: DocumentNode) => Generator<undefined, Fault | undefined>,
): Generator<undefined, Fault | undefined> {
  for (const item of items) {
    yield undefined;
    const fault = yield* test(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** In client-go's order. Its message continues with the whole list as decimal numbers, which is unreadable. */
function duplicateFault({ clusters, users, contexts }: Kubeconfig): Fault | undefined {
  const lists = [
    { entries: clusters, item: namedCluster.name, entry: 'Cluster' },
    { entries: users, item: namedUser.name, entry: 'AuthInfo' },
    { entries: contexts, item: namedContext.name, entry: 'Context' },
  ];
  for (const { entries, item, entry } of lists) {
    const [again] = repeatedNames(entries);
    if (again === undefined) continue;
    const conversion = `error converting *[]${item} into *map[string]*api.${entry}`;
    return { error: `${conversion}: duplicate name "${again.text}" in list: […]`, span: again.span };
  }
  return undefined;
}

/** Repeated names. */
export function repeatedNames(entries: readonly { readonly name: ScalarNode | undefined }[]): readonly ScalarNode[] {
  const seen = new Set<string>();
  return entries.flatMap(({ name }) => {
    if (name === undefined) return [];
    if (seen.has(name.text)) return [name];
    seen.add(name.text);
    return [];
  });
}

/** Where Go's `base64.StdEncoding`, which ignores only line breaks, fails with `illegal base64 data at input byte`. */
function goBase64Fault(text: string): number | undefined {
  const blank = text.search(/[ \t\v\f]/);
  const decoded = decodeBase64(text);
  const offset = decoded instanceof Uint8Array ? undefined : decoded.inputByte;
  if (blank === -1) return offset;
  return offset === undefined ? blank : Math.min(blank, offset);
}
