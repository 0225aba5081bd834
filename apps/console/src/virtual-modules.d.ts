/** Made by licences.ts of Vite: the packages that a production install contains. */
declare module 'virtual:licences' {
  const licences: readonly { readonly name: string; readonly version: string; readonly licence: string }[];
  export default licences;
}
