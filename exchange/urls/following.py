from django.urls import path

from ..views import alerts, following, notifications, unsubscribe

urlpatterns = [
    path("suivis/", following.following, name="following"),
    path("suivis/alertes/nouvelle/", alerts.alert_new, name="alert_new"),
    path("suivis/alertes/<int:pk>/", alerts.alert, name="alert"),
    path("suivis/alertes/<int:pk>/supprimer/", alerts.alert_remove, name="alert_remove"),
    path("suivis/<slug:kind>/<int:pk>/", following.follow, name="follow"),
    path("notifications/", notifications.Notifications.as_view(), name="notifications"),
    path("notifications/lues/", notifications.all_read, name="all_read"),
    path("notifications/<int:pk>/", notifications.notification, name="notification"),
    path("desabonnement/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
