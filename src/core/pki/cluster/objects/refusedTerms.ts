import { scalarAt } from '../../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../../locate/objects/objectModel.ts';
import { parseGoDuration } from '../../../text/duration.ts';
import { visibleText } from '../../../text/visibleText.ts';
import type { PlacedObject } from '../clusterModel.ts';
import { isOpen, isOpenEnded } from './openValue.ts';

/** What cert-manager's webhook refuses in a Certificate, or in the object that stands for one. */
interface RefusedTerm {
  readonly node: ScalarNode;
  readonly term: 'duration' | 'both' | 'renewBefore' | 'lifetime' | 'commonName';
  readonly values: { readonly duration: string; readonly renewBefore: string; readonly count: number };
}

const hour = 3_600_000;
/** cert-manager's bounds, and what it takes where nothing is set. */
const shortestDuration = hour;
const shortestRenewBefore = hour / 12;
const usualDuration = 2160 * hour;
/** RFC 5280. */
const longestCommonName = 64;

/** All that the webhook refuses of an object. */
export function refusedTermsOf({ object }: PlacedObject): readonly RefusedTerm[] {
  const { root } = object;
  const isCertificate = object.kind === 'Certificate';
  const [duration, renewBefore, percentage] = ['duration', 'renewBefore', 'renewBeforePercentage'].map((field) =>
    isCertificate ? scalarAt(root, 'spec', field) : undefined,
  );
  const lifetime = duration === undefined ? usualDuration : parseGoDuration(duration.text);
  const before = renewBefore && parseGoDuration(renewBefore.text);
  const path = isCertificate ? ['spec', 'commonName'] : ['metadata', 'annotations', 'cert-manager.io/common-name'];
  const name = scalarAt(root, ...path);
  const count = name === undefined || isOpen(name) ? 0 : new TextEncoder().encode(name.text).length;
  const faults: (readonly [ScalarNode | undefined, RefusedTerm['term']])[] = [];
  if (lifetime !== undefined && lifetime < shortestDuration) faults.push([duration, 'duration']);
  if (renewBefore !== undefined && percentage !== undefined && !isOpenEnded(object)) faults.push([percentage, 'both']);
  if (before !== undefined && before < shortestRenewBefore) faults.push([renewBefore, 'renewBefore']);
  else if (before !== undefined && lifetime !== undefined && before >= lifetime) faults.push([renewBefore, 'lifetime']);
  if (count > longestCommonName && !isOpenEnded(object)) faults.push([name, 'commonName']);
  const values = {
    duration: visibleText(duration?.text ?? '2160h'),
    renewBefore: visibleText(renewBefore?.text ?? ''),
    count,
  };
  return faults.flatMap(([node, term]) => (node === undefined ? [] : [{ node, term, values }]));
}
