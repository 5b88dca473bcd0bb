import { hasConfigurationKeyword } from '../../kubernetes/configurationKeyword.ts';
import { optional } from '../../text/optional.ts';
import { runAtOnce } from '../../text/steps.ts';
import { configurationReferences } from '../configurations/configurationReferences.ts';
import { kubeadmInvocations } from '../configurations/kubeadmInvocations.ts';
import { talosInvocations } from '../configurations/talosInvocations.ts';
import type { InvocationReader } from '../documentReaders.ts';
import { locateObjects } from '../objects/locateObjects.ts';
import { readStructure } from '../structure/readStructure.ts';
import { locateInArgumentFile } from './argumentFile.ts';
import { environmentFileReferences } from './environmentFiles.ts';
import { flagReferences } from './flagReferences.ts';
import { locateInManifest, manifestKeys } from './manifestInvocations.ts';
import { locateInText } from './textInvocations.ts';

/**
 * Finds the components that a document starts, and the files that their flags name: in Pods and whatever makes Pods, in
 * the configuration of k3s, in units, scripts, environment files and files of flags; and the files that configuration files name.
 *
 * A bundle of its own, with the table of flags, and loaded only when needed: most documents name no such flag.
 */
export const locateInvocations: InvocationReader = (text, tools, fileName = '') => {
  const ofFile = locateInArgumentFile(text, fileName);
  if (ofFile !== undefined) return { invocations: [ofFile], references: flagReferences(ofFile) };
  // Units begin as JSON does; they must not cost a parser.
  const isUnit = /^(?:#!|\s*(?:[#;][^\n]*\n\s*)*\[(?:Unit|Service|Install)\])/.test(text);
  const structure = isUnit ? { places: [] } : readStructure(text, [], manifestKeys(), tools);
  const isStructured = structure.places.length > 0 && structure.brokenAt === undefined;
  const inManifest = locateInManifest(text, structure.places);
  // What is not quite YAML may be documentation that begins with some.
  const inText = inManifest.length > 0 || isStructured ? undefined : locateInText(text);
  const objects = hasConfigurationKeyword(text) ? runAtOnce(locateObjects(text, tools)) : [];
  const invocations = [
    ...(inText?.invocations ?? inManifest),
    ...kubeadmInvocations(objects),
    ...talosInvocations(objects),
  ];
  return {
    invocations,
    references: [
      ...invocations.flatMap(flagReferences),
      ...configurationReferences(objects),
      ...environmentFileReferences(text),
    ],
    ...optional('flagVariables', inText?.flagVariables),
  };
};
