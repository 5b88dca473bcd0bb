import type { Finding } from '../../../findings/findingModel.ts';
import { mappingAt } from '../../../locate/objects/nodes.ts';
import type { PlacedObject } from '../../../pki/cluster/clusterModel.ts';
import type { Span } from '../../../text/span.ts';

/** Errors in what an object is annotated with: they concern all hosts or webhooks of it. */
export function annotationErrors(findings: readonly Finding[], { file, object }: PlacedObject): readonly Finding[] {
  const annotations = mappingAt(object.root, 'metadata', 'annotations')?.entries.values() ?? [];
  const spans = [...annotations].flatMap((each) =>
    each.kind === 'scalar' ? [each.span, each.keySpan ?? []].flat() : [],
  );
  const isAmong = (at: Span): boolean => spans.some(({ start, end }) => start < at.end && at.start < end);
  return findings.filter(
    ({ severity, path, span }) => severity === 'error' && path === file.path && span !== undefined && isAmong(span),
  );
}
