import { componentOfProgram } from '../../kubernetes/componentFlagOf.ts';
import { presentingComponent } from '../../kubernetes/presentingComponent.ts';
import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import type { DecodedFile, FileReference, PkiGraph } from '../../pki/pkiModel.ts';
import { referenceTarget } from '../../pki/referenceTarget.ts';
import { memoisedBy } from '../../text/memoised.ts';

/**
 * The program that reads a kubeconfig and says what is wrong with it: the component in whose place it lies, or whose flag
 * or configuration names it, else kubectl.
 *
 * @param graph - Absent: the place alone tells.
 */
export function kubeconfigReader(file: DecodedFile, graph?: PkiGraph): string {
  const role = rolesOfFile(file)?.kubeconfig;
  if (role !== undefined) return presentingComponent(role) ?? 'kubectl';
  return (graph && namedReaders(graph).get(file)) ?? 'kubectl';
}

const namedReaders = memoisedBy(
  (graph: PkiGraph): ReadonlyMap<DecodedFile, string> => new Map([...readersIn(graph)].reverse()),
);

/** Kubeconfigs that something names; of several readers the first counts. */
function* readersIn(graph: PkiGraph): Iterable<readonly [DecodedFile, string]> {
  for (const { references = [] } of graph.files) {
    for (const reference of references) {
      if (reference.field.role !== 'kubeconfig') continue;
      const reader = readerOf(reference);
      const target = reader === undefined ? undefined : referenceTarget(reference, graph);
      if (reader !== undefined && target?.kind === 'file') yield [target.file, reader];
    }
  }
}

function readerOf({ flag, field }: FileReference): string | undefined {
  const component = flag?.component === undefined ? undefined : componentOfProgram(flag.component);
  if (component !== undefined && component !== 'extension-apiserver') return component;
  return field.certificateRole === undefined ? undefined : presentingComponent(field.certificateRole);
}
