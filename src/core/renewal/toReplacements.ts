import { locateCredentials } from '../locate/locateCredentials.ts';
import type { LocatedBlock, LocatedValue } from '../locate/model.ts';
import type { StructureReader } from '../locate/structureReader.ts';
import type { Occurrence } from '../pki/model.ts';
import { type Bytes, equalBytes } from '../x509/bytes.ts';
import { applyReplacements } from './applyReplacements.ts';
import { type Place, placesOf } from './editLayer.ts';
import { isSameCredential } from './isSameCredential.ts';
import type { IssuedCertificate, RenewalPlan, RenewalRefusal, TextReplacement } from './model.ts';
import { refuse } from './refusal.ts';
import { replaceBlock } from './replaceBlock.ts';

/**
 * Puts a new certificate into the text of a document, in the place of the old one.
 *
 * Only the certificate's own block changes, together with text right before it that described the old certificate.
 * Its manner of writing stays: encodings, line width, line ends, indentation, escapes, trailing intermediates. The
 * result is read again before it is handed out: the new certificate stands in its place and every other credential is
 * as before.
 *
 * @param text - The document now. When it no longer holds the old certificate at the target's place, it is refused.
 * @param structure - As for decoding the document; without it fewer places are known.
 */
export function toReplacements(
  text: string,
  target: Occurrence,
  plan: RenewalPlan,
  issued: IssuedCertificate,
  structure?: StructureReader,
): readonly TextReplacement[] | RenewalRefusal {
  const options = structure === undefined ? {} : { structure };
  const locate = (source: string): readonly LocatedValue[] => locateCredentials(source, options);
  const { span } = target.credential.block;
  const places = placesOf(locate(text));
  const index = places.findIndex(
    ({ block }) => block.span.start === span.start && holds(block, plan.node.certificate.der),
  );
  if (index === -1) return refuse('changedSince', {});
  const swap = { certificate: plan.node.certificate, newDer: issued.der };
  const replacements = replaceBlock(text, places, index, swap, (source) => placesOf(locate(source)));
  if (replacements === undefined) return refuse('notRewritable', {});
  const renewed = placesOf(locate(applyReplacements(text, replacements)));
  const isAsMeant =
    renewed.length === places.length &&
    renewed.every((after, at) => {
      const before = places[at];
      return before !== undefined && isSame(after, before, at === index ? issued.der : undefined);
    });
  return isAsMeant ? replacements : refuse('notRewritable', {});
}

function holds(block: LocatedBlock, der: Bytes): boolean {
  return block.problem === undefined && equalBytes(block.bytes(), der);
}

function isSame(after: Place, before: Place, der: Bytes | undefined): boolean {
  return after.value.keyPath === before.value.keyPath && isSameCredential(after, before, der);
}
