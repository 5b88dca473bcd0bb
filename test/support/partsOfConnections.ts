import { mappingAt, scalarAt } from '../../src/core/locate/objects/nodes.ts';
import type { ConfigurationObject, DocumentNode, MappingNode } from '../../src/core/locate/objects/objectModel.ts';
import { clusterPictureOf } from '../../src/core/pki/cluster/buildClusterPicture.ts';
import type { PlacedObject } from '../../src/core/pki/cluster/clusterModel.ts';
import type { Connection } from '../../src/core/pki/cluster/connections/connectionModel.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import type { Span } from '../../src/core/text/span.ts';

/** A whole object that a connection needs. */
export interface NeededObject {
  readonly path: string;
  readonly span: Span;
}

/**
 * The objects that must work as a whole for a connection: the one that causes it, what runs its programs, and what runs the Pods of the
 * only workload behind the Service that it calls. Read from the objects alone, as nothing that judges does.
 */
export function neededObjects(
  graph: PkiGraph,
  { client, server, names }: Connection,
  all: readonly Connection[],
): readonly NeededObject[] {
  const { objects } = clusterPictureOf(graph);
  const started = [client, server].flatMap(({ instance }) => {
    const { file, span } = instance?.place ?? {};
    return objects.filter(
      (each) => each.file === file && span !== undefined && isWithin(span, extentOf(each.object)) && isRunning(each),
    );
  });
  const called = names.flatMap(({ name }) => {
    const [, service, namespace] = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(name) ?? [];
    const workloads = objects
      .filter(({ object }) => object.kind === 'Service' && object.name === service && object.namespace === namespace)
      .flatMap(({ object: { root } }) =>
        objects.filter((each) => isSelected(each, namespace, mappingAt(root, 'spec', 'selector'))),
      );
    return new Set(workloads).size === 1 ? workloads : [];
  });
  // Of several webhooks, one may be in error.
  const caused = new Set(
    all.flatMap((each) => (each.client.part?.placed === client.part?.placed ? [each.client.id] : [])),
  );
  const cause = client.part === undefined || caused.size > 1 ? [] : [client.part.placed];
  return [...cause, ...started, ...called].flatMap(({ file: { path }, object }) => {
    const span = extentOf(object);
    return span === undefined ? [] : [{ path, span }];
  });
}

function isRunning({ object: { kind } }: PlacedObject): boolean {
  return /^(?:Deployment|DaemonSet|StatefulSet|Pod)$/.test(kind);
}

function isSelected(placed: PlacedObject, namespace: string | undefined, selector: MappingNode | undefined): boolean {
  const labels = mappingAt(placed.object.root, 'spec', 'template', 'metadata', 'labels');
  const wanted = [...(selector?.entries ?? [])];
  return (
    isRunning(placed) &&
    placed.object.namespace === namespace &&
    wanted.length > 0 &&
    wanted.every(([label, node]) => node.kind === 'scalar' && scalarAt(labels, label)?.text === node.text)
  );
}

function isWithin(span: Span, around: Span | undefined): boolean {
  return around !== undefined && around.start <= span.start && span.end <= around.end;
}

/** From the first to the last scalar. */
function extentOf({ root, embeddedIn }: ConfigurationObject): Span | undefined {
  if (embeddedIn !== undefined) return undefined;
  const spans = spansOf(root);
  if (spans.length === 0) return undefined;
  return {
    start: spans.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY),
    end: spans.reduce((most, { end }) => Math.max(most, end), 0),
  };
}

function spansOf(node: DocumentNode): readonly Span[] {
  if (node.kind === 'scalar') return [node.span];
  return (node.kind === 'mapping' ? [...node.entries.values()] : node.items).flatMap(spansOf);
}
