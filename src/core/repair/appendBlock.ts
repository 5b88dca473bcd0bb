import * as l10n from '@vscode/l10n';
import { subjectName } from '../pki/certificateName.ts';
import { certificationPath } from '../pki/certificationPath.ts';
import type { CertificateNode, PkiGraph } from '../pki/pkiModel.ts';
import { editLayer } from '../renewal/editLayer.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { rewritePem, separatorOf } from '../renewal/rewritePem.ts';
import type { Bytes } from '../x509/bytes.ts';
import { inChainOrder, type Link, linksAround } from './chainOrder.ts';
import type { ExpectedBlock, RepairPlanner, Source } from './repairModel.ts';

/** Adds a chain's missing intermediate certificates after its last certificate, in the same form. */
export const appendBlock: RepairPlanner = (subject) => {
  const { source, graph, place } = subject;
  const ordered = inChainOrder(linksAround(subject), source, graph);
  const missing = missingIn(ordered, graph);
  const last = lastOnWay(ordered);
  if (last === undefined || missing.length === 0) return undefined;
  const replacements = appendAfter(
    source,
    last.index,
    missing.map(({ certificate }) => certificate.der),
  );
  if (replacements === undefined) return undefined;
  const blocks = place.value.blocks.flatMap((block): readonly ExpectedBlock[] => {
    const own = { value: place.value, block };
    return block === last.place.block ? [own, ...missing.map(({ certificate }) => certificate.der)] : [own];
  });
  const [first] = missing;
  return {
    title:
      missing.length === 1 && first !== undefined
        ? l10n.t('append the certificate of {0}', subjectName(first.certificate))
        : l10n.t('append the {0} missing certificates', missing.length),
    edits: [{ source, replacements, expected: new Map([[place.value, blocks]]) }],
  };
};

/** Adds PEM blocks after a block of a document, in the same form; `undefined` if its form is unknown. */
export function appendAfter(
  source: Source,
  index: number,
  contents: readonly Bytes[],
): readonly TextReplacement[] | undefined {
  return editLayer(
    source.text,
    source.places,
    [index],
    {
      inText: (text, places, [member = -1]) => {
        const span = places[member]?.block.span;
        const model = span && text.slice(span.start, span.end);
        const separator = model && separatorOf(model);
        if (span === undefined || model === undefined || separator === undefined) return undefined;
        const blocks = contents.map((content) => rewritePem(model, content));
        if (blocks.includes(undefined)) return undefined;
        return [{ span: { start: span.end, end: span.end }, newText: blocks.map((each) => separator + each).join('') }];
      },
    },
    source.placesIn,
  );
}

/** Nobody needs to receive the root: the verifier has it. */
function missingIn(ordered: readonly Link[], graph: PkiGraph): readonly CertificateNode[] {
  const known = new Set(ordered.map(({ node }) => node.fingerprint));
  return certificationPath(graph, ordered[0]?.node.fingerprint ?? '')
    .filter((fingerprint) => !known.has(fingerprint))
    .map((fingerprint) => graph.certificates.get(fingerprint))
    .filter((node) => node !== undefined)
    .filter(({ issuer }) => issuer.kind !== 'selfSigned');
}

/** The last certificate of the chain from the leaf. */
function lastOnWay([leaf, ...others]: readonly Link[]): Link | undefined {
  let last = leaf;
  for (const link of others) {
    const issuer = last?.node.issuer;
    if (issuer?.kind !== 'verified' || !issuer.issuers.includes(link.node.fingerprint)) return last;
    last = link;
  }
  return last;
}
