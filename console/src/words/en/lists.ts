export const lists = {
  'lists.title': 'User lists',
}
