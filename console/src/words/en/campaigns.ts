export const campaigns = {
  'campaigns.title': 'Campaigns',
}
