export const composer = {
  'composer.title': 'Compose',
}
