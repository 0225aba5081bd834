import licences from 'virtual:licences';
import { type Column, DataTable } from '../../components/data-table.js';
import { ABOUT } from '../../texts/about.js';
import styles from './settings.module.css';

/** The packages that this version contains, each with its licence. */
export function LicenceList() {
  return (
    <>
      <p className={styles.gap}>{ABOUT.licencesAbout(licences.length)}</p>
      <DataTable
        caption={ABOUT.licences}
        columns={COLUMNS}
        rows={licences}
        rowKey={({ name, version }) => `${name} ${version}`}
        empty={null}
      />
    </>
  );
}

const COLUMNS: Column<(typeof licences)[number]>[] = [
  { header: ABOUT.package, isTitle: true, cell: ({ name }) => name },
  { header: ABOUT.packageVersion, cell: ({ version }) => version },
  { header: ABOUT.licence, cell: ({ licence }) => licence },
];
